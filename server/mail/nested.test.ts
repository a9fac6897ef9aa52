import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import type { InboxId } from '#server/inbox/types.ts';
import { createLog } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { MAX_ATTACHMENT_DEPTH } from '#shared/limits.ts';
import { createMailroom } from './mailroom.ts';
import { PROBLEMS } from './mime/problems.ts';
import { letter, plainLetter } from './testing/letters.ts';
import { openReader, STUBBORN } from './testing/readers.ts';
import { attached, forwarded, mail, multipart, nestedMail, part } from './testing/structures.ts';
import type { Reader, ReaderOptions } from './threads/reader.ts';
import { type Mailroom, MailroomBusy } from './types.ts';

const NO_LIMITS = {
  ...{ inboxMaxMessages: Infinity, inboxMaxBytes: Infinity },
  ...{ storeMaxBytes: Infinity, maxInboxes: Infinity },
};
const TIMES = { idleTimeout: 0, reloadGrace: 5_000, disconnectGrace: 600_000, keepTime: 0 };

/** ThreadGroup are slow to start: those that nothing happens to serve several tests. */
let shared: Reader;
let store: MemoryStore;
let mailroom: Mailroom;
let ann: InboxId;

beforeAll(() => {
  shared = openReader();
});
afterAll(() => shared.close());

beforeEach(async () => {
  store = new MemoryStore({ clock: new ManualClock(), times: TIMES, limits: NO_LIMITS });
  const maker = { kind: 'program' } as const;
  const answer = await store.create({ address: 'ann@mayfly.localhost', maker });
  if (answer.kind !== 'created') throw new Error(answer.kind);
  ann = answer.inbox.id;
});
afterEach(() => mailroom.close());

function start(options: Partial<ReaderOptions> | null = null, nested?: Reader['nested']): void {
  const real = options === null ? shared : openReader(options);
  const reader: Reader = {
    ...{
      nested: nested ?? real.nested,
      start: () => real.start(),
      startAll: () => real.startAll(),
      waiting: 0,
      threads: 1,
      close: async () => (real === shared ? undefined : real.close()),
    },
    ...{ read: real.read, readLate: real.readLate },
    ...{ open: (body) => real.open(body), attachment: (body, path) => real.attachment(body, path) },
  };
  mailroom = createMailroom({ store, reader, clock: new ManualClock(), log: createLog('silent') });
}

async function deliver(raw: Buffer): Promise<string> {
  const transaction = `t${Math.random()}`;
  const origin = { remoteAddress: '192.0.2.1', helloName: 'client.example', sender: '' };
  const mailOf = { transaction, recipients: [ann], receivedAt: 0, raw, prefix: '', origin };
  const [answer] = await mailroom.deliver(mailOf);
  if (answer?.kind !== 'stored') throw new Error(answer?.kind);
  return answer.id;
}

const WITH_FILE = mail(
  multipart(
    'mixed',
    part('text/plain', 'inner text'),
    attached('application/pdf', '../../inner.pdf', 'inner file'),
  ),
  'To: bob@elsewhere.example',
  'Cc: "Carol" <carol@elsewhere.example>',
  'Date: Sun, 1 Mar 2026 10:00:00 +0100',
  'Auto-Submitted: auto-replied',
);

describe('READ-14 a message inside the message', () => {
  test('is shown as one, with what it says of itself', async () => {
    start();
    const id = await deliver(forwarded(WITH_FILE, part('text/plain', 'see below')));
    expect(await mailroom.nested(ann, id, [0])).toEqual({
      from: { name: 'Ann', address: 'ann@sender.example' },
      to: ['bob@elsewhere.example'],
      cc: ['carol@elsewhere.example'],
      subject: 'Structure',
      date: '2026-03-01T09:00:00.000Z',
      text: 'inner text',
      html: null,
      headers: expect.arrayContaining([{ name: 'To', value: 'bob@elsewhere.example' }]),
      attachments: [expect.objectContaining({ index: 0, filename: 'inner.pdf', size: 10 })],
      traits: [{ kind: 'automatic' }],
      problems: [],
    });
  });

  test('gives out its own attachments, by the way to them', async () => {
    start();
    const id = await deliver(forwarded(forwarded(WITH_FILE)));
    const found = await mailroom.attachment(ann, id, [0, 0, 0]);
    expect(Buffer.from(found?.content ?? []).toString()).toBe('inner file');
    expect(await mailroom.nested(ann, id, [0, 0])).toMatchObject({ text: 'inner text' });
  });

  test('in base64, though it must not be, is one as well', async () => {
    start();
    const head = ['Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', ''];
    const raw = mail(multipart('mixed', [...head, plainLetter('coded').toString('base64')]));
    const id = await deliver(raw);
    expect(await mailroom.nested(ann, id, [0])).toMatchObject({ text: 'coded\n' });
  });

  test('that cannot be taken apart is shown as it came', async () => {
    start();
    const broken = letter('Subject: odd', 'Content-Type: multipart/mixed; boundary=b', '', 'text');
    const id = await deliver(forwarded(broken));
    const nested = await mailroom.nested(ann, id, [0]);
    expect(nested).toMatchObject({ subject: 'odd', date: null });
    expect(nested?.text).toContain('text');
    expect(nested?.problems).toContain(PROBLEMS.noBoundary);
  });

  test.each([
    ['no attachment of that number', [7]],
    ['an attachment that is no message', [1]],
    ['a file of what is no message', [1, 0]],
    ['a message of what is not there', [0, 3]],
    ['no way at all', []],
  ])('is null: %s', async (_, path) => {
    start();
    const id = await deliver(
      mail(
        multipart(
          'mixed',
          part('message/rfc822', 'Subject: x', '', 'y'),
          attached('application/pdf', 'a.pdf', 'x'),
        ),
      ),
    );
    expect(await mailroom.nested(ann, id, path)).toBeNull();
    if (path.length !== 1) expect(await mailroom.attachment(ann, id, path)).toBeNull();
    expect(await mailroom.nested(ann, 'unknown', path)).toBeNull();
  });

  test('M1 M2 is opened to a depth, and no deeper', async () => {
    start();
    const id = await deliver(nestedMail(MAX_ATTACHMENT_DEPTH + 3));
    const way = (depth: number) => Array.from({ length: depth }, () => 0);
    const last = await mailroom.nested(ann, id, way(MAX_ATTACHMENT_DEPTH));
    expect(last).toMatchObject({ attachments: [{ contentType: 'message/rfc822' }] });
    expect(await mailroom.nested(ann, id, way(MAX_ATTACHMENT_DEPTH + 1))).toBeNull();
    expect(await mailroom.attachment(ann, id, way(MAX_ATTACHMENT_DEPTH + 1))).toBeNull();
  });

  test('M1 M2 a large one at the greatest depth is opened within the time of one', async () => {
    start();
    const bomb = letter(
      'Subject: bomb',
      '',
      'Content-Type: message/rfc822\r\n\r\n'.repeat(150_000),
    );
    const wrapped = Array.from({ length: MAX_ATTACHMENT_DEPTH }).reduce<Buffer>(
      (raw) => forwarded(raw),
      bomb,
    );
    const id = await deliver(wrapped);
    const way = Array.from({ length: MAX_ATTACHMENT_DEPTH }, () => 0);
    expect(await mailroom.nested(ann, id, way)).toMatchObject({ subject: 'bomb' });
  });
});

describe('READ-4 a message inside the message that cannot be read', () => {
  test.each([
    ['please hang', PROBLEMS.nestedDeadline],
    ['please die', PROBLEMS.nestedCrashed],
  ])('%s: a problem says so', async (what, problem) => {
    start({ workerUrl: STUBBORN, deadlineMs: 500 });
    const id = await deliver(forwarded(plainLetter(what)));
    expect(await mailroom.nested(ann, id, [0])).toMatchObject({ problems: [problem] });
  });

  test('READ-9 that no thread was free for may be asked for again', async () => {
    start(null, async () => ({ kind: 'overloaded' }));
    const id = await deliver(forwarded(WITH_FILE));
    const busy = new MailroomBusy('service');
    await expect(mailroom.nested(ann, id, [0])).rejects.toEqual(busy);
  });
});
