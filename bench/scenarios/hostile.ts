import { z } from 'zod';
import { EventLoop } from '../harness/event-loop.ts';
import { figureOf, type Round } from '../harness/figure.ts';
import { collectGarbage, settledBytes } from '../harness/memory.ts';
import { Program } from '../harness/program.ts';
import { createInbox, deleteInbox, messageCount } from '../harness/rest.ts';
import type { Scenario } from '../harness/scenario.ts';
import { type Subject, startSubject } from '../harness/subject.ts';
import { type BurstRound, burstFigures, burstRound } from './hostile-burst.ts';

const EFFORTS = { full: { rounds: 3 }, quick: { rounds: 1 } } as const;

/** Milliseconds that sockets and senders wait at most for anything else. */
const TARGET = { kind: 'at_most', value: 50 } as const;

const BYTES_PER_MB = 1_000_000;

const Longest = z.object({ name: z.string(), ms: z.number() });
const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('done'),
    ...{ sent: z.number(), pushed: z.number() },
    ...{ longestAccepted: Longest, longestOpened: Longest },
  }),
]);

interface Run {
  readonly lagMs: number;
  readonly heldMb: number;
  readonly sent: number;
  readonly longestAccepted: z.infer<typeof Longest>;
  readonly longestOpened: z.infer<typeof Longest>;
}

export const hostile: Scenario = {
  name: 'hostile',
  about:
    'the mails of threats M1 to M16, received, read and opened while a tab is held; then honest mails beside many of them',
  async measure(run) {
    const rounds: { service: Run; reference: Run }[] = [];
    await using subject = await startSubject();
    run.tell('warming up');
    await through(subject, 'plain');
    await through(subject, 'hostile');
    const before = await heldBytes(subject);
    for (let round = 1; round <= EFFORTS[run.effort].rounds; round += 1) {
      run.tell(`round ${round} of ${EFFORTS[run.effort].rounds}`);
      const reference = await through(subject, 'plain');
      rounds.push({ reference, service: await through(subject, 'hostile') });
    }
    const after = await heldBytes(subject);
    const bursts: BurstRound[] = [];
    while (bursts.length < rounds.length) {
      run.tell(`burst ${bursts.length + 1} of ${rounds.length}`);
      bursts.push(await burstRound(subject));
    }
    const figures = [...figuresOf(rounds), ...burstFigures(bursts)];
    return { figures, notes: notesOf(rounds, before, after) };
  },
};

function figuresOf(rounds: readonly { service: Run; reference: Run }[]) {
  const of = (value: (run: Run) => number): Round[] =>
    rounds.map(({ service, reference }) => ({
      subject: value(service),
      reference: value(reference),
    }));
  const common = { unit: 'ms', referenceName: 'plain text of the same sizes' } as const;
  return [
    figureOf({
      ...common,
      name: 'event loop, longest lag',
      rounds: of(({ lagMs }) => lagMs),
      target: TARGET,
    }),
    figureOf({
      ...common,
      name: 'accepted, longest',
      rounds: of((each) => each.longestAccepted.ms),
    }),
    figureOf({ ...common, name: 'opened, longest', rounds: of((each) => each.longestOpened.ms) }),
    figureOf({ ...common, unit: 'MB', name: 'held after it', rounds: of(({ heldMb }) => heldMb) }),
  ];
}

function notesOf(
  rounds: readonly { service: Run; reference: Run }[],
  before: number,
  after: number,
): string[] {
  const [last] = rounds.toReversed();
  const mb = (bytes: number) => `${Math.round(bytes / BYTES_PER_MB)} MB`;
  return [
    `${last?.service.sent ?? 0} mails a round, all stored, pushed once and opened`,
    `resident memory ${mb(before)} before the rounds, ${mb(after)} after them`,
    `longest to accept: ${last?.service.longestAccepted.name}; to open: ${last?.service.longestOpened.name}`,
  ];
}

/** Rejects where a mail was lost: hostile ones have to be stored like others. */
async function through(subject: Subject, mails: 'hostile' | 'plain'): Promise<Run> {
  const inbox = await createInbox(subject);
  const { httpUrl, smtp } = subject;
  await using loop = await EventLoop.watch(subject);
  const job = { httpUrl, smtp, mails, token: inbox.token, recipient: inbox.address };
  await using load = new Program('load/hostile.ts', Said, job);
  await load.next();
  await loop.longestMs();
  const said = await load.next();
  const lagMs = await loop.longestMs();
  const stored = await messageCount(subject, inbox);
  if (said.kind !== 'done' || stored !== said.sent || said.pushed !== said.sent) {
    throw new Error(
      `not every mail was stored and pushed once: ${JSON.stringify(said)}, ${stored}`,
    );
  }
  await deleteInbox(subject, inbox);
  return { ...said, lagMs, heldMb: (await heldBytes(subject)) / BYTES_PER_MB };
}

async function heldBytes(subject: Subject): Promise<number> {
  await collectGarbage(subject);
  return await settledBytes(subject);
}
