import { unpackedRoot } from './net/roots.ts';
import { swaks, TOOLS } from './senders/tools.ts';
import { describeSender } from './suite.ts';

await describeSender('swaks', TOOLS, async ({ lan }) =>
  swaks(await lan.join('tools', [await unpackedRoot(TOOLS)])),
);
