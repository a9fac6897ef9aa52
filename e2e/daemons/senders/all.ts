import type { SenderName } from '../matrix.ts';
import { unpackedRoot } from '../net/roots.ts';
import type { World } from '../world.ts';
import { EXIM, startExim } from './exim.ts';
import { OPENSMTPD, startOpensmtpd } from './opensmtpd.ts';
import { POSTFIX, startPostfix } from './postfix.ts';
import { type Sender, TRUSTED } from './sender.ts';
import { MSMTP, SWAKS, startMsmtp, startSwaks } from './tools.ts';

const KINDS = {
  postfix: { packages: POSTFIX, start: startPostfix },
  exim: { packages: EXIM, start: startExim },
  opensmtpd: { packages: OPENSMTPD, start: startOpensmtpd },
  msmtp: { packages: MSMTP, start: startMsmtp },
  swaks: { packages: SWAKS, start: startSwaks },
} as const;

/** Debian's packages of a sender. */
export function packagesOf(name: SenderName): readonly string[] {
  return KINDS[name].packages;
}

/** Puts a sender up on a host of its own. */
export async function startSender(world: World, name: SenderName): Promise<Sender> {
  const { packages, start } = KINDS[name];
  const host = await world.lan.join(name, [await unpackedRoot(packages)]);
  await host.write(TRUSTED, world.authority);
  return start(host);
}
