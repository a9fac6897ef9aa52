import { afterAll, beforeAll, describe, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import type { Case, CaseContext } from './cases/case-context.ts';
import * as envelopes from './cases/envelopes.ts';
import * as messages from './cases/messages.ts';
import * as verdicts from './cases/verdicts.ts';
import * as ways from './cases/ways.ts';
import {
  CASES,
  type CaseName,
  SENDER_NAMES,
  SENDERS,
  type SenderName,
  testedCasesOf,
} from './matrix.ts';
import { whyNone } from './provision.ts';
import { openReader } from './reader.ts';
import { startSender } from './senders/all.ts';
import type { Sender } from './senders/sender.ts';
import { startWorld, type World } from './world.ts';

const RUN: Readonly<Record<CaseName, Case>> = { ...messages, ...envelopes, ...ways, ...verdicts };

/** Milliseconds; the largest message takes most of it, on a machine with other things to do. */
const TIMEOUT = 120_000;

const reasons = await whyNone();
const able = (name: SenderName) => reasons.get(name) === '';

let world: World;

beforeAll(async () => {
  if (SENDER_NAMES.some(able)) world = await startWorld();
}, TIMEOUT);
afterAll(async () => world?.[Symbol.asyncDispose]());

describe.each(SENDER_NAMES)('%s', (name) => {
  const why = able(name) ? '' : ` (${reasons.get(name)})`;
  let sender: Sender;
  beforeAll(async () => {
    if (able(name)) sender = await startSender(world, name);
  }, TIMEOUT);

  for (const key of testedCasesOf(name))
    test(`${SENDERS[name]}: ${CASES[key]}${why}`, {
      timeout: TIMEOUT,
      ...unlessMissing(reasons.get(name) ?? ''),
    }, async () => {
      using opened = new DisposableStack();
      const reader: CaseContext['reader'] = async (domain) =>
        opened.use(await openReader(world, domain));
      await RUN[key]({ world, sender, reader });
    });
});
