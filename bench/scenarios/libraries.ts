import { z } from 'zod';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { postfixLoad } from '../harness/postfix.ts';
import { cpuMs } from '../harness/process-stats.ts';
import { Program } from '../harness/program.ts';
import type { Scenario } from '../harness/scenario.ts';
import type { Burst, SmtpLoad } from '../harness/smtp-load.ts';
import { monotonicMs } from '../harness/statistics.ts';
import type { Endpoint } from '../harness/subject.ts';

/** As `ingest` has it over connections that stay open. */
const SESSIONS = 20;

const EFFORTS = {
  full: { rounds: 5, messages: 15_000, warmUp: 10_000 },
  quick: { rounds: 1, messages: 3_000, warmUp: 1_000 },
} as const;

/** What the libraries are made to do, and how it is called in the table. */
const JOBS = [
  ['throws away', 'smtp-server alone'],
  ['pushes', 'and Socket.IO'],
  ['reads and pushes', 'and mailparser'],
] as const;

const Ports = z.object({
  kind: z.literal('listening'),
  port: z.number(),
  httpPort: z.number(),
});

const Count = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('done'), at: z.number() }),
]);

/** Messages a second, and microseconds of CPU a message. */
interface Pace {
  readonly pace: number;
  readonly cpu: number;
}

export const libraries: Scenario = {
  name: 'libraries',
  about: 'what smtp-server, Socket.IO and mailparser take for the job of `ingest` by themselves',
  async measure(run) {
    const load = await postfixLoad();
    await using sink = await load.startSink();
    const { rounds, messages, warmUp } = EFFORTS[run.effort];
    const figures: Figure[] = [];
    for (const [does, name] of JOBS) {
      await using program = new Program('references/libraries.ts', Ports, { does });
      const { port, httpPort } = await program.next();
      const subject = { pid: program.pid, endpoint: { host: '127.0.0.1', port } };
      const httpUrl = does === 'throws away' ? null : `http://127.0.0.1:${httpPort}`;
      await taken(load, subject, warmUp, httpUrl);
      const paces: { bare: Pace; sink: Pace }[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        run.tell(`${name}, round ${round} of ${rounds}`);
        const reference = await taken(load, sink, messages, null);
        paces.push({ sink: reference, bare: await taken(load, subject, messages, httpUrl) });
      }
      figures.push(...figuresOf(name, load.sinkName, paces));
    }
    return { figures, notes: [] };
  },
};

function figuresOf(
  name: string,
  referenceName: string,
  paces: readonly { bare: Pace; sink: Pace }[],
): Figure[] {
  const of = (what: keyof Pace): Round[] =>
    paces.map(({ bare, sink }) => ({ subject: bare[what], reference: sink[what] }));
  return [
    figureOf({ name, unit: 'messages/s', referenceName, rounds: of('pace') }),
    figureOf({ name: `${name}: CPU`, unit: 'µs/message', referenceName, rounds: of('cpu') }),
  ];
}

/** `httpUrl`: where a tab watches, until it has been pushed all of them. */
async function taken(
  load: SmtpLoad,
  { pid, endpoint }: { readonly pid: number; readonly endpoint: Endpoint },
  messages: number,
  httpUrl: string | null,
): Promise<Pace> {
  await using tab =
    httpUrl === null
      ? null
      : new Program('load/count.ts', Count, {
          ...{ messages, tab: { over: 'socket.io', url: httpUrl, event: 'message' } },
        });
  await tab?.next();
  const burst: Burst = {
    ...{ to: endpoint, recipient: 'anyone@sink.example', messages },
    ...{ sessions: SESSIONS, connections: 'kept' },
  };
  const cpuBefore = await cpuMs(pid);
  const startedAt = monotonicMs();
  const [accepted, last] = await Promise.all([load.send(burst).then(monotonicMs), tab?.next()]);
  const endedAt = last?.kind === 'done' ? last.at : accepted;
  const cpu = ((await cpuMs(pid)) - cpuBefore) * (1_000 / messages);
  return { pace: (messages / (endedAt - startedAt)) * 1_000, cpu };
}
