import { afterAll, beforeAll, describe, test } from 'vitest';
import * as envelopes from './cases/envelopes.ts';
import * as messages from './cases/messages.ts';
import type { Case, Stage } from './cases/stage.ts';
import * as verdicts from './cases/verdicts.ts';
import * as ways from './cases/ways.ts';
import { CANNOT, CASE_NAMES, CASES, type CaseName, SENDERS, type SenderName } from './matrix.ts';
import { whyNoHosts } from './net/host.ts';
import { NSD } from './net/names.ts';
import { unpackedRoot } from './net/roots.ts';
import { openReader } from './reader.ts';
import type { Sender } from './senders/sender.ts';
import { startWorld, type World } from './world.ts';

const RUN: Readonly<Record<CaseName, Case>> = { ...messages, ...envelopes, ...ways, ...verdicts };

/** Milliseconds; the largest message takes most of it, on a machine with other things to do. */
const TIMEOUT = 60_000;

/** Every case that this sender can do, in a world of its own. */
export async function describeSender(
  name: SenderName,
  packages: readonly string[],
  start: (world: World) => Promise<Sender>,
): Promise<void> {
  const why = await whyNot(packages);
  describe.skipIf(why !== '')(`${SENDERS[name]} delivers${why && ` (${why})`}`, () => {
    let world: World;
    let sender: Sender;
    beforeAll(async () => {
      world = await startWorld();
      sender = await start(world);
    }, TIMEOUT);
    afterAll(() => world[Symbol.asyncDispose]());
    for (const key of casesOf(name))
      test(CASES[key], { timeout: TIMEOUT }, async () => {
        using opened = new DisposableStack();
        const reader: Stage['reader'] = async (domain) =>
          opened.use(await openReader(world, domain));
        await RUN[key]({ world, sender, reader });
      });
  });
}

/** Only those that it can do are tests: what cannot be is in the table, not among what is skipped. */
function casesOf(sender: SenderName): CaseName[] {
  return CASE_NAMES.filter((name) => CANNOT[sender][name] === undefined);
}

async function whyNot(packages: readonly string[]): Promise<string> {
  const noHosts = await whyNoHosts();
  if (noHosts !== '') return noHosts;
  try {
    await unpackedRoot(NSD);
    await unpackedRoot(packages);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
