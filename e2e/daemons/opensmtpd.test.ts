import { unpackedRoot } from './net/roots.ts';
import { OPENSMTPD, startOpensmtpd } from './senders/opensmtpd.ts';
import { describeSender } from './suite.ts';

await describeSender('opensmtpd', OPENSMTPD, async ({ lan }) =>
  startOpensmtpd(await lan.join('opensmtpd', [await unpackedRoot(OPENSMTPD)])),
);
