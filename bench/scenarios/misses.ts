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
  full: { recipients: 5_000, messages: 3_000 },
  quick: { recipients: 300, messages: 200 },
} as const;

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
        'larger: chance that one of them takes longer; 0.5 says nothing. z: within 2, chance',
      ],
    };
  },
};

async function whereRejected(run: ScenarioRun) {
  run.tell('misses where they are rejected');
  await using door = new Program('references/retired-door.ts', Listening, {});
  const { port, recipients } = await door.next();
  const rounds = EFFORTS[run.effort].recipients;
  const { rcptMs } = await ask({ host: '127.0.0.1', port }, recipients, rounds, null);
  return rcptMs;
}

async function whereDiscarded(run: ScenarioRun) {
  run.tell('living and dead where they are discarded');
  await using subject = await startSubject({ ...SUBJECT_ENVIRONMENT, MAYFLY_AFTERLIFE: 'discard' });
  const [living, resting] = [await createInbox(subject), await createInbox(subject)];
  await deleteInbox(subject, resting);
  const recipients = [
    { kind: 'living', address: living.address },
    { kind: 'resting', address: resting.address },
    { kind: 'unknown', address: `unknown@${living.address.split('@')[1]}` },
  ];
  return await ask(subject.smtp, recipients, EFFORTS[run.effort].messages, MESSAGE_BYTES);
}

async function ask(
  smtp: Endpoint,
  recipients: z.infer<typeof Recipients>,
  rounds: number,
  bytes: number | null,
) {
  await using load = new Program('load/misses.ts', Done, { smtp, recipients, rounds, bytes });
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
    .map((kind) => {
      const ms = counted(kind);
      const { larger, z: deviations } = differenceOf(ms, counted(base));
      const quantiles = [0.1, 0.5, 0.9, 0.99].map((share) =>
        (quantile(ms, share) * 1_000).toFixed(0),
      );
      return [kind, String(ms.length), ...quantiles, larger.toFixed(3), deviations.toFixed(1)];
    });
  return { title, headings: ['', 'n', 'p10 µs', 'median', 'p90', 'p99', 'larger', 'z'], rows };
}
