import { z } from 'zod';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { startFleetSubject } from '../harness/fleet.ts';
import { Program } from '../harness/program.ts';
import { createInbox } from '../harness/rest.ts';
import type { Scenario, ScenarioRun, Table } from '../harness/scenario.ts';
import { MESSAGE_BYTES } from '../harness/smtp-load.ts';
import { quantile } from '../harness/statistics.ts';
import type { Endpoint } from '../harness/subject.ts';

const EFFORTS = {
  full: { rounds: 3, small: 1_500 },
  quick: { rounds: 1, small: 400 },
} as const;

/** The first ones of each round: code that is cold. */
const UNCOUNTED = 50;

/** As large as a message may be, without the lines that the receiver writes before it. */
const LARGE_BYTES = 25_000_000;

/** Milliseconds by which the longest push may be longer. */
const TARGET = { kind: 'at_most', value: 50 } as const;

const Times = z.object({
  kind: z.literal('done'),
  pushedMs: z.array(z.number()),
  acceptedMs: z.array(z.number()),
});
const Large = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('accepted'), ms: z.number(), bytes: z.number() }),
]);

/** Microseconds from which Redis notes a command, and how many it keeps. */
const NOTED_US = 1_000;
const NOTED = 10_000;

interface Place {
  readonly httpUrl: string;
  readonly small: Endpoint;
  readonly large: Endpoint;
}

export const large: Scenario = {
  name: 'large',
  about: 'push of small mails, one at a time, while mails of 25 MB go through the same Redis',
  async measure(run) {
    await using subject = await startFleetSubject(1, 2);
    const { redis, origins, receivers } = subject;
    const [httpUrl] = origins;
    const [first, second] = receivers;
    if (httpUrl === undefined || first === undefined || second === undefined)
      throw new Error('one web node and two receivers were started');
    // Redis itself notes what it did without a pause.
    await redis.cli('CONFIG', 'SET', 'slowlog-log-slower-than', `${NOTED_US}`);
    await redis.cli('CONFIG', 'SET', 'slowlog-max-len', `${NOTED}`);
    const apart = await rounds(run, { httpUrl, small: first, large: second });
    const together = await rounds(run, { httpUrl, small: first, large: first });
    return {
      figures: [
        ...figuresOf('another receiver', apart),
        ...figuresOf('the same receiver', together),
      ],
      tables: [slowTable(await redis.cli('SLOWLOG', 'GET', `${NOTED}`))],
      notes: [
        `${LARGE_BYTES / 1e6} MB of which most is a random attachment, one after the other without a pause; the longest of ${EFFORTS[run.effort].small} pushes in each round`,
        'everything shares the cores of one machine: reading a large mail takes a thread for its time',
      ],
    };
  },
};

interface Pair {
  readonly without: readonly number[];
  readonly beside: readonly number[];
}

async function rounds(run: ScenarioRun, place: Place): Promise<readonly Pair[]> {
  const effort = EFFORTS[run.effort];
  const pairs: Pair[] = [];
  for (let round = 1; round <= effort.rounds; round += 1) {
    run.tell(`round ${round} of ${effort.rounds}`);
    const without = await pushes(place, effort.small);
    pairs.push({ without, beside: await besideLarge(run, place, effort.small) });
  }
  return pairs;
}

async function besideLarge(run: ScenarioRun, place: Place, count: number): Promise<number[]> {
  const { address } = await createInbox(place);
  await using load = new Program('load/large.ts', Large, {
    ...{ smtp: place.large, recipient: address, bytes: LARGE_BYTES },
  });
  await load.next();
  const first = load.next();
  const times = await pushes(place, count);
  const said = await first;
  if (said.kind === 'accepted') run.tell(`a large one took ${said.ms.toFixed(0)} ms to its 250`);
  return times;
}

async function pushes(place: Place, count: number): Promise<number[]> {
  const inbox = await createInbox(place);
  await using load = new Program('load/push.ts', Times, {
    ...{ httpUrl: place.httpUrl, token: inbox.token, smtp: place.small },
    ...{ recipient: inbox.address, bytes: MESSAGE_BYTES, messages: count + UNCOUNTED },
  });
  const { pushedMs } = await load.next();
  return pushedMs.slice(UNCOUNTED);
}

function figuresOf(where: string, pairs: readonly Pair[]): Figure[] {
  const of = (share: number): Round[] =>
    pairs.map(({ without, beside }) => ({
      subject: quantile(beside, share),
      reference: quantile(without, share),
    }));
  const common = { unit: 'ms', referenceName: 'without' } as const;
  return [
    figureOf({ ...common, name: `${where}: median`, rounds: of(0.5) }),
    figureOf({ ...common, name: `${where}: p99`, rounds: of(0.99) }),
    figureOf({ ...common, name: `${where}: longest`, rounds: of(1), target: TARGET }),
  ];
}

/** Of each entry redis-cli prints number, moment and microseconds, and then words. */
function slowTable(log: string): Table {
  const times = [...log.matchAll(/^\d+\n\d{10}\n(\d+)$/gm)].map(([, time]) => Number(time));
  const longest = times.reduce((most, time) => Math.max(most, time), 0);
  return {
    title: 'what Redis did in one go for longer than 1 ms, in all rounds',
    headings: ['commands', 'the longest, ms'],
    rows: [[String(times.length), (longest / NOTED_US).toFixed(1)]],
  };
}
