import { z } from 'zod';
import { chooseLoad } from '../harness/choose-load.ts';
import { type Pace, serviceTakes, timed } from '../harness/email-burst.ts';
import { EmailSource } from '../harness/email-source.ts';
import { type Figure, figureOf, type Target } from '../harness/figure.ts';
import { Program } from '../harness/program.ts';
import { type Rival, startRival, startSmtpServer } from '../harness/rival.ts';
import { ANYONE, findRivals } from '../harness/rivals.ts';
import type { Scenario, ScenarioOutcome, ScenarioRun, Table } from '../harness/scenario.ts';
import type { Burst } from '../harness/smtp-load.ts';
import { quantile } from '../harness/statistics.ts';
import { type Subject, startSubject } from '../harness/subject.ts';
import { type EmailLoad, generateSet } from '../load/emails/set.ts';

const KEPT_SESSIONS = 20;
const NEW_SESSIONS = 400;

const ROUNDS = { full: 3, quick: 1 } as const;
/** A quick run sends a tenth; each warm-up a fifth of a round. */
const QUICK_SHARE = 0.1;
const WARM_UP_SHARE = 0.2;

interface Work {
  readonly name: string;
  readonly load: EmailLoad;
  readonly connections: Burst['connections'];
  /** Of one round of a full run. */
  readonly messages: number;
  readonly targets: {
    /** Of messages a second, against smtp-sink. */
    readonly sink: number;
    /** The same against MailDev. */
    readonly maildev?: number;
    /** Milliseconds of CPU. */
    readonly cpu?: number;
  };
}

const kept = { connections: 'kept' } as const;
const WORKS: readonly Work[] = [
  { name: 'mix', load: 'mix', ...kept, messages: 6_000, targets: { sink: 0.25, maildev: 2.1 } },
  {
    ...{ name: 'HTML 27 KB', load: 'html', ...kept, messages: 5_000 },
    targets: { sink: 0.25, maildev: 2, cpu: 1.1 },
  },
  {
    ...{ name: 'pictures 200 KB', load: 'pictures', ...kept, messages: 1_500 },
    targets: { sink: 0.5, maildev: 2.5, cpu: 2 },
  },
  {
    ...{ name: 'attachment 1 MB', load: 'attachment', ...kept, messages: 500 },
    targets: { sink: 0.6, maildev: 2, cpu: 7 },
  },
  { name: 'text 4 KB', load: 'text', ...kept, messages: 15_000, targets: { sink: 0.25 } },
  {
    ...{ name: 'text 4 KB, new connections', load: 'text', connections: 'new' },
    ...{ messages: 6_000, targets: { sink: 0.29 } },
  },
];

const Counted = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('done'), at: z.number() }),
]);

/** By the name of the server, round by round. */
type Paces = ReadonlyMap<string, readonly Pace[]>;

export const SERVICE = 'Mayfly';
const MAILDEV = 'MailDev';

export const ingestReal: Scenario = {
  name: 'ingest-real',
  about: 'the job of `ingest` with emails as people get them, beside other programs',
  async measure(run) {
    const { load, notes } = await chooseLoad();
    const { programs, notes: missing } = await findRivals();
    const figures: Figure[] = [];
    const all: { work: Work; paces: Paces }[] = [];
    for (const work of WORKS) {
      await using stack = new AsyncDisposableStack();
      const sink = stack.use(await load.startSink());
      const rivals: Rival[] = [
        { ...sink, name: load.sinkName, tab: null, httpUrl: null, clear: async () => {} },
        stack.use(await startSmtpServer()),
      ];
      for (const program of programs) rivals.push(stack.use(await startRival(program)));
      const subject = stack.use(await startSubject());
      const paces = await takeRounds(run, work, rivals, subject);
      all.push({ work, paces });
      figures.push(...figuresOf(work, paces, load.sinkName, load.kind === 'postfix'));
    }
    return {
      figures,
      tables: [
        paceTable('messages a second, medians', all, ({ rate }) => rate),
        paceTable('CPU, ms a message, medians', all, ({ cpu }) => cpu),
        paceTable('CPU of the senders, ms a message, medians', all, ({ senderCpu }) => senderCpu),
      ],
      notes: [
        ...[...notes, ...missing],
        'each email of the service was pushed once and in order, and a hundredth read back byte for byte',
      ],
    } satisfies ScenarioOutcome;
  },
};

async function takeRounds(
  run: ScenarioRun,
  work: Work,
  rivals: readonly Rival[],
  subject: Subject,
): Promise<Paces> {
  const messages = Math.ceil(work.messages * (run.effort === 'quick' ? QUICK_SHARE : 1));
  const emails = generateSet(work.load);
  await using source = await EmailSource.start(work.load);
  const paces = new Map<string, Pace[]>();
  const take = async (round: number, count: number) => {
    for (const rival of rivals) {
      const pace = await rivalTakes(rival, source, work, count);
      await rival.clear();
      if (round > 0) paces.set(rival.name, [...(paces.get(rival.name) ?? []), pace]);
    }
    const pace = await serviceTakes(subject, source, emails, burstOf(work, count));
    if (round > 0) paces.set(SERVICE, [...(paces.get(SERVICE) ?? []), pace]);
  };
  run.tell(`${work.name}: warming up`);
  await take(0, Math.ceil(messages * WARM_UP_SHARE));
  for (let round = 1; round <= ROUNDS[run.effort]; round += 1) {
    run.tell(`${work.name}: round ${round} of ${ROUNDS[run.effort]}`);
    await take(round, messages);
  }
  return paces;
}

function burstOf(
  { connections }: Work,
  messages: number,
): Pick<Burst, 'messages' | 'sessions' | 'connections'> {
  return { messages, connections, sessions: connections === 'kept' ? KEPT_SESSIONS : NEW_SESSIONS };
}

async function rivalTakes(
  { pid, endpoint, tab }: Rival,
  source: EmailSource,
  work: Work,
  messages: number,
): Promise<Pace> {
  await using watcher = tab && new Program('load/count.ts', Counted, { tab, messages });
  await watcher?.next();
  const burst = { ...burstOf(work, messages), to: endpoint, recipients: [ANYONE] };
  return await timed(pid, messages, async () => {
    const [sent, last] = await Promise.all([source.send(burst), watcher?.next()]);
    const pushedAt = last?.kind === 'done' ? last.at : 0;
    return { sent, endedAt: Math.max(sent.acceptedAt, pushedAt) };
  });
}

function figuresOf(work: Work, paces: Paces, sinkName: string, isComparable: boolean): Figure[] {
  const { sink, maildev, cpu } = work.targets;
  const figure = (
    what: 'rate' | 'cpu',
    referenceName: string,
    target: Target | null,
  ): Figure | null => {
    const [subject, reference] = [paces.get(SERVICE), paces.get(referenceName)];
    if (!subject || !reference) return null;
    const rounds = subject.map((pace, round) => ({
      subject: pace[what],
      reference: reference[round]?.[what] ?? Number.NaN,
    }));
    const shown = { rate: 'pushed', cpu: 'CPU' }[what];
    const unit = what === 'rate' ? 'messages/s' : 'ms/message';
    const common = { name: `${work.name}: ${shown}`, unit, rounds, referenceName } as const;
    return figureOf(target === null ? common : { ...common, target });
  };
  const atLeast = (value: number | undefined): Target | null =>
    value === undefined ? null : { kind: 'ratio_at_least', value };
  return [
    figure('rate', sinkName, isComparable ? atLeast(sink) : null),
    figure('rate', MAILDEV, atLeast(maildev)),
    figure(
      'cpu',
      paces.has(MAILDEV) ? MAILDEV : sinkName,
      cpu === undefined ? null : { kind: 'at_most', value: cpu },
    ),
  ].filter((each) => each !== null);
}

function paceTable(
  title: string,
  all: readonly { work: Work; paces: Paces }[],
  value: (pace: Pace) => number,
): Table {
  const names = [...(all[0]?.paces.keys() ?? [])];
  return {
    title,
    headings: ['', ...names],
    rows: all.map(({ work, paces }) => [
      work.name,
      ...names.map((name) => {
        const median = quantile((paces.get(name) ?? []).map(value), 0.5);
        return median.toLocaleString('en', { maximumSignificantDigits: 3 });
      }),
    ]),
  };
}
