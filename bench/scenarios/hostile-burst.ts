import { z } from 'zod';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { Program } from '../harness/program.ts';
import { createInbox, deleteInbox } from '../harness/rest.ts';
import type { Subject } from '../harness/subject.ts';

const HOSTILE = { mails: 25, bytes: 12_000_000 } as const;
const HONEST = { mails: 60, everyMs: 100 } as const;

const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('done'), atOnce: z.number(), readableMs: z.array(z.number()) }),
]);

interface Burst {
  readonly longestMs: number;
  readonly medianMs: number;
  readonly atOncePercent: number;
}

export interface BurstRound {
  readonly beside: Burst;
  readonly alone: Burst;
}

/** Honest mails beside a burst of hostile ones from another source, and without it. */
export async function burstRound(subject: Subject): Promise<BurstRound> {
  const alone = await burst(subject, 0);
  return { alone, beside: await burst(subject, HOSTILE.mails) };
}

async function burst(subject: Subject, hostileMails: number): Promise<Burst> {
  const inbox = await createInbox(subject);
  const { httpUrl, smtp } = subject;
  await using load = new Program('load/burst.ts', Said, {
    ...{ httpUrl, smtp, token: inbox.token, recipient: inbox.address },
    ...{ hostile: { ...HOSTILE, mails: hostileMails }, honest: HONEST },
  });
  await load.next();
  const said = await load.next();
  if (said.kind !== 'done') throw new Error(`not done: ${said.kind}`);
  await deleteInbox(subject, inbox);
  const sorted = said.readableMs.toSorted((one, other) => one - other);
  return {
    longestMs: sorted.at(-1) ?? 0,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    atOncePercent: (said.atOnce / HONEST.mails) * 100,
  };
}

export function burstFigures(rounds: readonly BurstRound[]): readonly Figure[] {
  const of = (value: (burst: Burst) => number): Round[] =>
    rounds.map(({ beside, alone }) => ({ subject: value(beside), reference: value(alone) }));
  const referenceName = 'without them';
  return [
    figureOf({
      ...{ name: 'honest beside 25 hostile, readable', unit: 'ms', referenceName },
      rounds: of(({ medianMs }) => medianMs),
    }),
    figureOf({
      ...{ name: 'the same, longest', unit: 'ms', referenceName },
      rounds: of(({ longestMs }) => longestMs),
    }),
    figureOf({
      ...{ name: 'the same, pushed with their words', unit: '%', referenceName },
      rounds: of(({ atOncePercent }) => atOncePercent),
    }),
  ];
}
