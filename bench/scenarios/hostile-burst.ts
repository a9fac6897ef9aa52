import { z } from 'zod';
import { EventLoop } from '../harness/event-loop.ts';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { Program } from '../harness/program.ts';
import { createInbox, deleteInbox } from '../harness/rest.ts';
import type { Subject } from '../harness/subject.ts';

const HOSTILE_MAILS = 25;
const HONEST = { mails: 100, everyMs: 100 } as const;

/** Milliseconds after the final dot of each honest mail, and of the event loop. */
const TARGETS = {
  accepted: { kind: 'at_most', value: 500 },
  pushed: { kind: 'at_most', value: 500 },
  readable: {
    large: { kind: 'at_most', value: 3_000 },
    slow: { kind: 'at_most', value: 12_000 },
  },
  lag: { kind: 'at_most', value: 50 },
} as const;

/** 12 MB each; or under 100 KB, and slow for their size. */
const KINDS = ['large', 'slow'] as const;
type Kind = (typeof KINDS)[number];

const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    ...{ kind: z.literal('done'), atOnce: z.number() },
    ...{ acceptedMs: z.array(z.number()), pushedMs: z.array(z.number()) },
    readableMs: z.array(z.number()),
  }),
]);

interface Burst {
  readonly acceptedMs: number;
  readonly pushedMs: number;
  readonly readableMs: number;
  readonly atOncePercent: number;
  readonly lagMs: number;
}

export interface BurstRound {
  readonly beside: Readonly<Record<Kind, Burst>>;
  readonly alone: Burst;
}

/** Honest mails beside bursts of hostile ones from another source, and without them. */
export async function burstRound(subject: Subject): Promise<BurstRound> {
  const alone = await burst(subject, { kind: 'slow', mails: 0 });
  const large = await burst(subject, { kind: 'large', mails: HOSTILE_MAILS });
  const slow = await burst(subject, { kind: 'slow', mails: HOSTILE_MAILS });
  return { alone, beside: { large, slow } };
}

async function burst(
  subject: Subject,
  hostile: { readonly kind: Kind; readonly mails: number },
): Promise<Burst> {
  const inbox = await createInbox(subject);
  const { httpUrl, smtp } = subject;
  await using loop = await EventLoop.watch(subject);
  await using load = new Program('load/burst.ts', Said, {
    ...{ httpUrl, smtp, token: inbox.token, recipient: inbox.address },
    ...{ hostile, honest: HONEST },
  });
  await load.next();
  await loop.longestMs();
  const said = await load.next();
  const lagMs = await loop.longestMs();
  if (said.kind !== 'done') throw new Error(`not done: ${said.kind}`);
  await deleteInbox(subject, inbox);
  return {
    acceptedMs: Math.max(...said.acceptedMs),
    pushedMs: Math.max(...said.pushedMs),
    readableMs: Math.max(...said.readableMs),
    atOncePercent: (said.atOnce / HONEST.mails) * 100,
    lagMs,
  };
}

export function burstFigures(rounds: readonly BurstRound[]): readonly Figure[] {
  const referenceName = 'without them';
  return KINDS.flatMap((kind) => {
    const of = (value: (burst: Burst) => number): Round[] =>
      rounds.map(({ beside, alone }) => ({
        subject: value(beside[kind]),
        reference: value(alone),
      }));
    const ms = { unit: 'ms', referenceName } as const;
    const beside = `honest beside ${HOSTILE_MAILS} ${kind}`;
    return [
      figureOf({
        ...{ ...ms, name: `${beside}, 250 at the latest`, target: TARGETS.accepted },
        rounds: of(({ acceptedMs }) => acceptedMs),
      }),
      figureOf({
        ...{ ...ms, name: `${beside}, pushed at the latest`, target: TARGETS.pushed },
        rounds: of(({ pushedMs }) => pushedMs),
      }),
      figureOf({
        ...{ ...ms, name: `${beside}, with words at the latest`, target: TARGETS.readable[kind] },
        rounds: of(({ readableMs }) => readableMs),
      }),
      figureOf({
        ...{ name: `${beside}, pushed with words`, unit: '%', referenceName },
        rounds: of(({ atOncePercent }) => atOncePercent),
      }),
      figureOf({
        ...{ ...ms, name: `event loop beside ${HOSTILE_MAILS} ${kind}`, target: TARGETS.lag },
        rounds: of(({ lagMs }) => lagMs),
      }),
    ];
  });
}
