import { unpackedRoot } from './net/roots.ts';
import { msmtp, TOOLS } from './senders/tools.ts';
import { describeSender } from './suite.ts';

await describeSender('msmtp', TOOLS, async ({ lan }) =>
  msmtp(await lan.join('tools', [await unpackedRoot(TOOLS)])),
);
