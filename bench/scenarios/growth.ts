import { serviceTakes } from '../harness/email-burst.ts';
import { EmailSource } from '../harness/email-source.ts';
import { collectGarbage, settledBytes } from '../harness/memory.ts';
import { createInbox, createInboxes, deleteInbox, listMessages } from '../harness/rest.ts';
import type { Scenario, ScenarioRun, Table } from '../harness/scenario.ts';
import { monotonicMs } from '../harness/statistics.ts';
import { SUBJECT_ENVIRONMENT, type Subject, startSubject } from '../harness/subject.ts';
import { generateSet } from '../load/emails/set.ts';

const EFFORTS = {
  full: { inboxes: [1_000, 10_000, 100_000], messages: 10_000, inOne: 10_000 },
  quick: { inboxes: [100, 1_000], messages: 1_000, inOne: 1_000 },
} as const;

const SESSIONS = 20;
const MB = 1_000_000;

export const growth: Scenario = {
  name: 'growth',
  about: 'the same emails beside more and more inboxes, and many emails in one; 4 KB of text',
  async measure(run) {
    // The inboxes that are measured come on top.
    const most = Math.max(...EFFORTS[run.effort].inboxes) + 100;
    await using subject = await startSubject({
      ...{ ...SUBJECT_ENVIRONMENT, MAYFLY_MAX_INBOXES: `${most}` },
    });
    await using source = await EmailSource.start('text');
    return {
      figures: [],
      tables: [await besideInboxes(run, subject, source), await inOne(run, subject, source)],
      notes: ['messages a second as in `ingest-real`, over 20 sessions to one inbox with a tab'],
    };
  },
};

async function besideInboxes(
  run: ScenarioRun,
  subject: Subject,
  source: EmailSource,
): Promise<Table> {
  const { inboxes, messages } = EFFORTS[run.effort];
  const emails = generateSet('text');
  const burst = { messages, sessions: SESSIONS, connections: 'kept' } as const;
  run.tell('warming up');
  await serviceTakes(subject, source, emails, burst);
  const rows: string[][] = [];
  let made = 0;
  for (const count of inboxes) {
    run.tell(`${count} inboxes`);
    const startedAt = monotonicMs();
    await createInboxes(subject, count - made);
    const perSecond = ((count - made) / (monotonicMs() - startedAt)) * 1_000;
    made = count;
    await collectGarbage(subject);
    const held = await settledBytes(subject);
    const { rate, cpu } = await serviceTakes(subject, source, emails, burst);
    rows.push([
      ...[String(count), perSecond.toFixed(0), (held / MB).toFixed(0)],
      ...[rate.toFixed(0), cpu.toFixed(3)],
    ]);
  }
  return {
    title: 'empty inboxes beside the one that gets emails',
    headings: ['inboxes', 'created/s', 'MB resident', 'messages/s', 'CPU, ms/message'],
    rows,
  };
}

async function inOne(run: ScenarioRun, subject: Subject, source: EmailSource): Promise<Table> {
  const total = EFFORTS[run.effort].inOne;
  const inbox = await createInbox(subject);
  const tenth = total / 10;
  const rows: string[][] = [];
  for (let first = 0; first < total; first += tenth) {
    run.tell(`${first + tenth} of ${total} emails in one inbox`);
    const startedAt = monotonicMs();
    const { acceptedAt } = await source.send({
      ...{ to: subject.smtp, recipients: [inbox.address], first, messages: tenth },
      ...{ sessions: SESSIONS, connections: 'kept' },
    });
    const rate = (tenth / (acceptedAt - startedAt)) * 1_000;
    const listedFrom = monotonicMs();
    const listed = await listMessages(subject, inbox);
    if (listed !== first + tenth) throw new Error(`${first + tenth} sent, ${listed} listed`);
    rows.push([String(listed), rate.toFixed(0), (monotonicMs() - listedFrom).toFixed(0)]);
  }
  await deleteInbox(subject, inbox);
  return {
    title: 'emails in one inbox',
    headings: ['emails', 'messages/s', 'ms to list all over REST'],
    rows,
  };
}
