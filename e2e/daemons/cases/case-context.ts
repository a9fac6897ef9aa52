import type { Reader } from '../reader.ts';
import type { Letter, Sender } from '../senders/sender.ts';
import type { World } from '../world.ts';

/** What a case has to work with. */
export interface CaseContext {
  readonly world: World;
  readonly sender: Sender;
  /** Opens a tab with an address in this domain; every one is closed after the case. */
  readonly reader: (domain?: string) => Promise<Reader>;
}

export type Case = (context: CaseContext) => Promise<void>;

/** The address of the author of all mail. */
export function author({ domain }: Sender): string {
  return `ann@${domain}`;
}

/** A letter by the author, with header lines and a text of one's own. */
export function letter(
  { sender }: CaseContext,
  to: Reader | readonly Reader[],
  { subject, fields = [], body = 'Hello.' }: Written,
): Letter {
  const addresses = [to].flat().map(({ address }) => address);
  const from = author(sender);
  const header = [`From: Ann <${from}>`, `To: ${addresses[0] ?? ''}`, `Subject: ${subject}`];
  return { from, to: addresses, raw: `${[...header, ...fields].join('\n')}\n\n${body}\n` };
}

interface Written {
  readonly subject: string;
  readonly fields?: readonly string[];
  readonly body?: string;
}
