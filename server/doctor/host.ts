import { isPublicAddress } from '#server/ops/public.ts';
import { checkAddressLists } from './blocklists.ts';
import { type Conversation, type ConversationTools, converse } from './conversation.ts';
import { type Answer, type Dns, recordsOf } from './dns.ts';
import type { Finding } from './types.ts';

/** Addresses of one host that are looked at; more is no mail server. */
const MAX_ADDRESSES = 8;

/** A host that takes mail, as the world sees it. */
export interface HostFacts {
  readonly host: string;
  readonly alias: Answer<string>;
  readonly v4: Answer<string>;
  readonly v6: Answer<string>;
  /** Those that the world can reach. */
  readonly reachable: readonly AddressFacts[];
}

export interface AddressFacts {
  readonly address: string;
  readonly reverse: Reverse;
  readonly conversation: Conversation;
  readonly lists: readonly Finding[];
}

/** Where the address leads back to. */
export type Reverse =
  | { readonly kind: 'confirmed'; readonly name: string }
  /** No name that it leads to leads back to it. */
  | { readonly kind: 'contradicted'; readonly name: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly code: string };

export interface HostTools extends ConversationTools {
  readonly dns: Dns;
}

/** Never rejects. */
export async function lookAtHost(tools: HostTools, host: string): Promise<HostFacts> {
  const { dns } = tools;
  const [alias, v4, v6] = await Promise.all([dns.cname(host), dns.v4(host), dns.v6(host)]);
  const addresses = [...recordsOf(v4), ...recordsOf(v6)]
    .filter(isPublicAddress)
    .slice(0, MAX_ADDRESSES);
  const looks = addresses.map((address) => lookAtAddress(tools, host, address));
  return { host, alias, v4, v6, reachable: await Promise.all(looks) };
}

async function lookAtAddress(
  tools: HostTools,
  host: string,
  address: string,
): Promise<AddressFacts> {
  const [reverse, conversation, lists] = await Promise.all([
    lookBack(tools.dns, address),
    converse(tools, host, address),
    checkAddressLists(tools.dns, address),
  ]);
  return { address, reverse, conversation, lists };
}

/** Forward-confirmed reverse DNS. */
async function lookBack(dns: Dns, address: string): Promise<Reverse> {
  const names = await dns.names(address);
  if (names.kind !== 'found') return names.kind === 'nothing' ? { kind: 'nothing' } : names;
  const ask = address.includes(':') ? dns.v6 : dns.v4;
  const [first] = names.records;
  for (const name of names.records.slice(0, MAX_ADDRESSES)) {
    const forward = await ask(name);
    if (forward.kind === 'failed') return forward;
    if (recordsOf(forward).includes(address)) return { kind: 'confirmed', name };
  }
  return { kind: 'contradicted', name: first };
}
