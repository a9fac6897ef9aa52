import { SENDER_NAMES, type SenderName } from './matrix.ts';
import { whyNoHosts } from './net/host.ts';
import { NSD } from './net/names.ts';
import { unpackedRoot } from './net/roots.ts';
import { packagesOf } from './senders/all.ts';

/** Why a sender cannot deliver on this machine; empty where it can. Gets ready what it needs. */
export async function whyNot(name: SenderName): Promise<string> {
  const noHosts = await whyNoHosts();
  if (noHosts !== '') return noHosts;
  try {
    for (const packages of [NSD, packagesOf(name)]) await unpackedRoot(packages);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The same for all of them, by name. */
export async function whyNone(): Promise<ReadonlyMap<SenderName, string>> {
  const reasons = new Map<SenderName, string>();
  for (const name of SENDER_NAMES) reasons.set(name, await whyNot(name));
  return reasons;
}
