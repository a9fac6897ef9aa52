import { z } from 'zod';
import { Program } from '../harness/program.ts';
import { createInbox, deleteInbox } from '../harness/rest.ts';
import type { Scenario, ScenarioRun, Table } from '../harness/scenario.ts';
import { MESSAGE_BYTES } from '../harness/smtp-load.ts';
import { quantile } from '../harness/statistics.ts';
import { type Endpoint, SUBJECT_ENVIRONMENT, startSubject } from '../harness/subject.ts';
import { differenceOf } from '../harness/two-samples.ts';

/** Of each kind; the first tenth is not counted. */
const EFFORTS = {
  full: { recipients: 5_000, messages: 5_600 },
  quick: { recipients: 300, messages: 200 },
} as const;

/** Where it discards, the door waits before each reply: others ask meanwhile. */
const SESSIONS = 32;

const UNCOUNTED = 0.1;

const Times = z.record(z.string(), z.array(z.number()));
const Done = z.object({ kind: z.literal('done'), rcptMs: Times, dotMs: Times });
const Recipients = z.array(z.object({ kind: z.string(), address: z.string() }));
const Listening = z.object({
  kind: z.literal('listening'),
  port: z.number(),
  recipients: Recipients,
});

export const misses: Scenario = {
  name: 'misses',
  about: 'what the time of a reply tells of an address that is not there, and under discard of any',
  async measure(run) {
    const rejected = await whereRejected(run);
    const { rcptMs, dotMs } = await whereDiscarded(run);
    return {
      figures: [],
      tables: [
        tableOf('RCPT, reject: against unknown', 'unknown', rejected),
        tableOf('RCPT, discard: against living', 'living', rcptMs),
        tableOf('final dot, discard: against living', 'living', dotMs),
      ],
      notes: [
        'larger: chance that one of them takes longer (0.5 says nothing), z: how sure that is, in deviations (Mann and Whitney)',
        'apart: of the means, µs, with its standard error; t: one in the other (Welch); alike: chance of such distributions, were they one (Kolmogorov and Smirnov). z and t within 2, and alike over 0.05, are chance',
        'where it discards: 32 sessions at a time, a tab holds the watched inbox and is pushed every mail of it before the 250',
      ],
    };
  },
};

async function whereRejected(run: ScenarioRun) {
  run.tell('misses where they are rejected');
  await using door = new Program('references/retired-door.ts', Listening, {});
  const { port, recipients } = await door.next();
  const rounds = EFFORTS[run.effort].recipients;
  const { rcptMs } = await ask({
    smtp: { host: '127.0.0.1', port },
    ...{ recipients, rounds, sessions: 1, bytes: null, watched: null },
  });
  return rcptMs;
}

async function whereDiscarded(run: ScenarioRun) {
  run.tell('living and dead where they are discarded');
  await using subject = await startSubject({ ...SUBJECT_ENVIRONMENT, MAYFLY_AFTERLIFE: 'discard' });
  const living = await createInbox(subject);
  const watched = await createInbox(subject);
  const resting = await createInbox(subject);
  await deleteInbox(subject, resting);
  const recipients = [
    { kind: 'living', address: living.address },
    { kind: 'watched', address: watched.address },
    { kind: 'resting', address: resting.address },
    { kind: 'unknown', address: `unknown@${living.address.split('@')[1]}` },
  ];
  return await ask({
    ...{ smtp: subject.smtp, recipients, sessions: SESSIONS, bytes: MESSAGE_BYTES },
    rounds: EFFORTS[run.effort].messages,
    watched: { httpUrl: subject.httpUrl, token: watched.token },
  });
}

/** What `load/misses.ts` is told. */
interface Questions {
  readonly smtp: Endpoint;
  readonly recipients: z.infer<typeof Recipients>;
  readonly rounds: number;
  readonly sessions: number;
  readonly bytes: number | null;
  readonly watched: { readonly httpUrl: string; readonly token: string } | null;
}

async function ask(questions: Questions) {
  await using load = new Program('load/misses.ts', Done, { ...questions });
  // Awaited here: it must not be ended before.
  return await load.next();
}

function tableOf(title: string, base: string, times: z.infer<typeof Times>): Table {
  const counted = (kind: string) => {
    const all = times[kind] ?? [];
    return all.slice(Math.floor(all.length * UNCOUNTED));
  };
  const rows = Object.keys(times)
    .toSorted()
    .map((kind) => [kind, ...told(counted(kind), counted(base))]);
  return { title, headings: HEADINGS, rows };
}

const SHARES = [0.1, 0.5, 0.9, 0.99];
const HEADINGS = [
  ...['', 'n', 'p10 µs', 'median', 'p90', 'p99'],
  ...['larger', 'z', 'apart', 't', 'alike'],
];

function told(ms: readonly number[], base: readonly number[]): string[] {
  const { larger, z: deviations, apart, error, t, alike } = differenceOf(ms, base);
  const inMicros = (value: number, digits = 0) => (value * 1_000).toFixed(digits);
  return [
    String(ms.length),
    ...SHARES.map((share) => inMicros(quantile(ms, share))),
    larger.toFixed(3),
    deviations.toFixed(1),
    `${inMicros(apart, 1)} ± ${inMicros(error, 1)}`,
    t.toFixed(1),
    alike.toFixed(3),
  ];
}
