import { type Pace, serviceTakes, timed } from '../harness/email-burst.ts';
import { EmailSource } from '../harness/email-source.ts';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { mostTabs, OwnTabs } from '../harness/own-tabs.ts';
import type { Scenario, ScenarioRun } from '../harness/scenario.ts';
import { monotonicMs, quantile } from '../harness/statistics.ts';
import { type Subject, startSubject } from '../harness/subject.ts';
import { type EmailSet, generateSet } from '../load/emails/set.ts';

const EFFORTS = {
  full: { rounds: 3, tabs: 10_000, messages: 20_000, warmUp: 10_000 },
  quick: { rounds: 1, tabs: 500, messages: 1_500, warmUp: 500 },
} as const;

const SESSIONS = 20;
/** Milliseconds until the first email of a schedule is due: both senders know it by then. */
const LEAD_MS = 200;

const RATE_TARGET = { kind: 'ratio_at_least', value: 0.6 } as const;
/** Milliseconds at half the highest rate, p99. */
const DELAY_TARGET = { kind: 'at_most', value: 20 } as const;

interface Taken extends Pace {
  /** Milliseconds from each email's final dot, or from when it was due, to its push. */
  readonly delays: readonly number[];
}

interface Taking {
  readonly ingest: Pace;
  readonly highest: Taken;
  readonly half: Taken;
}

export const pushLoad: Scenario = {
  name: 'push-load',
  about: 'many open tabs, each its own emails, at the highest rate and at half of it; 4 KB of text',
  async measure(run) {
    const wanted = EFFORTS[run.effort].tabs;
    const count = mostTabs(wanted);
    await using subject = await startSubject();
    await using source = await EmailSource.start('text');
    const emails = generateSet('text');
    run.tell(`opening ${count} tabs`);
    await using tabs = await OwnTabs.open(subject, count);
    const takings = await takeRounds(run, { subject, source, emails, tabs });
    const limited = `only ${count} tabs, for want of file descriptors (ulimit -n)`;
    return {
      figures: figuresOf(takings),
      notes: [`${count} tabs, each with its own inbox`, ...(count < wanted ? [limited] : [])],
    };
  },
};

interface Stage {
  readonly subject: Subject;
  readonly source: EmailSource;
  readonly emails: EmailSet;
  readonly tabs: OwnTabs;
}

async function takeRounds(run: ScenarioRun, stage: Stage): Promise<Taking[]> {
  const { rounds, messages, warmUp } = EFFORTS[run.effort];
  const { subject, source, emails } = stage;
  const burst = { sessions: SESSIONS, connections: 'kept' } as const;
  run.tell('warming up');
  await serviceTakes(subject, source, emails, { ...burst, messages: warmUp });
  await tabsTake(stage, warmUp, null);
  const takings: Taking[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    run.tell(`round ${round} of ${rounds}`);
    const ingest = await serviceTakes(subject, source, emails, { ...burst, messages });
    const highest = await tabsTake(stage, messages, null);
    const half = await tabsTake(stage, messages, highest.rate / 2);
    takings.push({ ingest, highest, half });
  }
  return takings;
}

/** Rejects unless each email was pushed once, to its own tab. Null: as fast as they are taken. */
async function tabsTake(
  { subject, source, tabs }: Stage,
  messages: number,
  perSecond: number | null,
): Promise<Taken> {
  const recipients = tabs.inboxes.map(({ address }) => address);
  const first = tabs.claim(messages);
  const burst = { to: subject.smtp, recipients, first, messages, sessions: SESSIONS } as const;
  const startAt = monotonicMs() + LEAD_MS;
  const schedule = perSecond === null ? {} : { schedule: { startAt, perSecond } };
  let delays: readonly number[] = [];
  const pace = await timed(subject.pid, messages, async () => {
    const [sent, pushed] = await Promise.all([
      source.send({ ...burst, ...schedule, connections: 'kept' }),
      tabs.pushed(messages),
    ]);
    delays = sent.sessions.flatMap(({ numbers, times }) =>
      numbers.map((number, place) => (pushed.get(number) ?? Number.NaN) - (times[place] ?? 0)),
    );
    return { sent, endedAt: Math.max(sent.acceptedAt, ...pushed.values()) };
  });
  return { ...pace, delays };
}

function figuresOf(takings: readonly Taking[]): Figure[] {
  const beside = (what: 'rate' | 'cpu'): Round[] =>
    takings.map(({ highest, ingest }) => ({ subject: highest[what], reference: ingest[what] }));
  const delays = (share: number): Round[] =>
    takings.map(({ half, highest }) => ({
      subject: quantile(half.delays, share),
      reference: quantile(highest.delays, share),
    }));
  const ingest = { referenceName: 'one inbox and tab' } as const;
  const highest = { unit: 'ms', referenceName: 'highest rate' } as const;
  return [
    figureOf({
      ...{ ...ingest, name: 'highest rate', unit: 'messages/s', rounds: beside('rate') },
      target: RATE_TARGET,
    }),
    figureOf({ ...ingest, name: 'highest rate: CPU', unit: 'ms/message', rounds: beside('cpu') }),
    figureOf({ ...highest, name: 'half of it: pushed, median', rounds: delays(0.5) }),
    figureOf({
      ...{ ...highest, name: 'half of it: pushed, p99', rounds: delays(0.99) },
      target: DELAY_TARGET,
    }),
  ];
}
