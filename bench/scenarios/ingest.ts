import { z } from 'zod';
import { chooseLoad } from '../harness/choose-load.ts';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { cpuMs } from '../harness/process-stats.ts';
import { Program } from '../harness/program.ts';
import { createInbox, deleteInbox, messageCount } from '../harness/rest.ts';
import type { Scenario, ScenarioRun } from '../harness/scenario.ts';
import type { Burst, Sink, SmtpLoad } from '../harness/smtp-load.ts';
import { monotonicMs } from '../harness/statistics.ts';
import { type Subject, startSubject } from '../harness/subject.ts';

/** Sessions of the field's own figures: 20 kept open, or 400 that each bring one message. */
const KEPT_SESSIONS = 20;
const NEW_SESSIONS = 400;

const EFFORTS = {
  full: { rounds: 5, kept: 20_000, new: 8_000, warmUp: 10_000 },
  quick: { rounds: 1, kept: 5_000, new: 2_000, warmUp: 2_000 },
} as const;

/** Of the whole job over kept-open connections, against smtp-sink. */
const TARGET = { kind: 'ratio_at_least', value: 0.35 } as const;

const WatchReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('done'), at: z.number(), reconnects: z.number() }),
]);

/** Messages a second, and microseconds of CPU a message over all threads of the process. */
interface Pace {
  readonly accepted: number;
  readonly pushed: number;
  readonly cpu: number;
}

type Load = Pick<Burst, 'messages' | 'sessions' | 'connections'>;

const kept = (messages: number): Load => ({
  messages,
  sessions: KEPT_SESSIONS,
  connections: 'kept',
});
const fresh = (messages: number): Load => ({
  messages,
  sessions: NEW_SESSIONS,
  connections: 'new',
});

export const ingest: Scenario = {
  name: 'ingest',
  about: 'accept, read, commit and push to one watching tab; 4 KB of text a message',
  async measure(run) {
    const { load, notes } = await chooseLoad();
    await using subject = await startSubject();
    await using sink = await load.startSink();
    const effort = EFFORTS[run.effort];
    run.tell('warming up');
    await serviceTakes(subject, load, kept(effort.warmUp), run);

    const figures: Figure[] = [];
    for (const burst of [kept(effort.kept), fresh(effort.new)]) {
      const rounds: { service: Pace; sink: Pace }[] = [];
      for (let round = 1; round <= effort.rounds; round += 1) {
        run.tell(`${burst.connections} connections, round ${round} of ${effort.rounds}`);
        const reference = await sinkTakes(sink, load, burst);
        rounds.push({ sink: reference, service: await serviceTakes(subject, load, burst, run) });
      }
      figures.push(...figuresOf(load, burst, rounds));
    }
    return { figures, notes };
  },
};

function figuresOf(
  load: SmtpLoad,
  { connections }: Load,
  rounds: readonly { service: Pace; sink: Pace }[],
): Figure[] {
  const of = (what: keyof Pace): Round[] =>
    rounds.map(({ service, sink }) => ({ subject: service[what], reference: sink[what] }));
  const targeted = connections === 'kept' && load.kind === 'postfix' ? { target: TARGET } : {};
  const common = { referenceName: load.sinkName };
  const name = (what: string) => `${connections} connections: ${what}`;
  return [
    figureOf({
      ...common,
      ...targeted,
      name: name('pushed'),
      unit: 'messages/s',
      rounds: of('pushed'),
    }),
    figureOf({ ...common, name: name('accepted'), unit: 'messages/s', rounds: of('accepted') }),
    figureOf({ ...common, name: name('CPU'), unit: 'µs/message', rounds: of('cpu') }),
  ];
}

/** A sink accepts and does nothing else: its one pace stands for both. */
async function sinkTakes(sink: Sink, load: SmtpLoad, burst: Load): Promise<Pace> {
  const cpuBefore = await cpuMs(sink.pid);
  const startedAt = monotonicMs();
  await load.send({ ...burst, to: sink.endpoint, recipient: 'anyone@sink.example' });
  const accepted = perSecond(burst.messages, monotonicMs() - startedAt);
  const cpu = ((await cpuMs(sink.pid)) - cpuBefore) * (1_000 / burst.messages);
  return { accepted, pushed: accepted, cpu };
}

/** Rejects unless each message was stored, and pushed exactly once and in order. */
async function serviceTakes(
  subject: Subject,
  load: SmtpLoad,
  burst: Load,
  run: ScenarioRun,
): Promise<Pace> {
  const inbox = await createInbox(subject);
  await using watcher = new Program('load/watch.ts', WatchReport, {
    httpUrl: subject.httpUrl,
    token: inbox.token,
    messages: burst.messages,
  });
  await watcher.next();

  const cpuBefore = await cpuMs(subject.pid);
  const startedAt = monotonicMs();
  const [acceptedAt, last] = await Promise.all([
    load.send({ ...burst, to: subject.smtp, recipient: inbox.address }).then(monotonicMs),
    watcher.next(),
  ]);
  if (last.kind !== 'done') throw new Error('the watching tab started anew');
  const cpu = ((await cpuMs(subject.pid)) - cpuBefore) * (1_000 / burst.messages);
  if (last.reconnects > 0) run.tell(`the tab was cut ${last.reconnects} times and came back`);

  const stored = await messageCount(subject, inbox);
  if (stored !== burst.messages) throw new Error(`${burst.messages} sent, ${stored} stored`);
  await deleteInbox(subject, inbox);
  return {
    accepted: perSecond(burst.messages, acceptedAt - startedAt),
    pushed: perSecond(burst.messages, last.at - startedAt),
    cpu,
  };
}

function perSecond(count: number, elapsedMs: number): number {
  return (count / elapsedMs) * 1_000;
}
