import { unpackedRoot } from './net/roots.ts';
import { POSTFIX, startPostfix } from './senders/postfix.ts';
import { describeSender } from './suite.ts';

await describeSender('postfix', POSTFIX, async ({ lan }) =>
  startPostfix(await lan.join('postfix', [await unpackedRoot(POSTFIX)])),
);
