import { EmailSource } from '../harness/email-source.ts';
import { figureOf, type Round } from '../harness/figure.ts';
import { collectGarbage, settledBytes } from '../harness/memory.ts';
import { createInbox, messageCount } from '../harness/rest.ts';
import type { Scenario } from '../harness/scenario.ts';
import { type Subject, startSubject } from '../harness/subject.ts';
import { generateSet, writeHead } from '../load/emails/set.ts';

const EFFORTS = {
  full: { rounds: 3, messages: 4_000 },
  quick: { rounds: 1, messages: 500 },
} as const;

/** Sent before the first look, and kept: code is loaded, and no memory is freed that is used again. */
const WARM_UP = 1_000;
const SESSIONS = 20;
const KB = 1_000;

/** Of an email's size, and KB besides: random pictures and attachments shrink by a quarter at most. */
const TARGET_SHARE = 0.7;
const TARGET_KB = 1;

export const mails: Scenario = {
  name: 'mails',
  about: 'resident memory for a stored email of the mix of `ingest-real`',
  async measure(run) {
    const { rounds: count, messages } = EFFORTS[run.effort];
    const size = meanSize(messages) / KB;
    const held: Round[] = [];
    const left: Round[] = [];
    for (let round = 1; round <= count; round += 1) {
      run.tell(`${messages} emails, round ${round} of ${count}`);
      const weight = await weigh(messages);
      held.push({ subject: weight.held / KB, reference: size });
      left.push({ subject: weight.left / KB, reference: size });
    }
    const common = { unit: 'KB/message', referenceName: 'its size' } as const;
    const value = Math.round(TARGET_SHARE * size + TARGET_KB);
    const target = { kind: 'at_most', value } as const;
    const figures = [
      figureOf({ ...common, name: 'held', rounds: held, target }),
      figureOf({ ...common, name: 'held and garbage', rounds: left }),
    ];
    return { figures, notes: [`${messages} emails in one inbox, after ${WARM_UP} of a warm-up`] };
  },
};

function meanSize(messages: number): number {
  const emails = generateSet('mix');
  let bytes = 0;
  for (let number = 0; number < messages; number += 1) {
    const email = emails.get(number);
    bytes += writeHead(email, number, '').length + email.rest.length;
  }
  return bytes / messages;
}

/** Bytes of an email. A new service each time: memory that was given back once is used again. */
async function weigh(messages: number): Promise<{ held: number; left: number }> {
  await using subject = await startSubject();
  await using source = await EmailSource.start('mix');
  await fill(subject, source, WARM_UP);
  await collectGarbage(subject);
  const before = await settledBytes(subject);
  await fill(subject, source, messages);
  const left = await settledBytes(subject);
  await collectGarbage(subject);
  const held = await settledBytes(subject);
  return { held: (held - before) / messages, left: (left - before) / messages };
}

async function fill(subject: Subject, source: EmailSource, messages: number): Promise<void> {
  const inbox = await createInbox(subject);
  await source.send({
    ...{ to: subject.smtp, recipients: [inbox.address] },
    ...{ messages, sessions: SESSIONS, connections: 'kept' },
  });
  const stored = await messageCount(subject, inbox);
  if (stored !== messages) throw new Error(`${messages} sent, ${stored} stored`);
}
