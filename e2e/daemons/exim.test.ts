import { unpackedRoot } from './net/roots.ts';
import { EXIM, startExim } from './senders/exim.ts';
import { describeSender } from './suite.ts';

await describeSender('exim', EXIM, async ({ lan }) =>
  startExim(await lan.join('exim', [await unpackedRoot(EXIM)])),
);
