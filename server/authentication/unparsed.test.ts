import { afterEach, expect, test } from 'vitest';
import { noLimits, times } from '#server/inbox/contract/harness.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { createMailroom } from '#server/mail/mailroom.ts';
import { letter } from '#server/mail/testing/letters.ts';
import { readerOfFile } from '#server/mail/testing/readers.ts';
import type { Reader } from '#server/mail/threads/reader.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { createLog } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { Summary } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import { check } from './checker.ts';
import type { Dns } from './resolver.ts';
import { Senders } from './senders.ts';
import type { CheckTask } from './types.ts';

const SETTINGS = { servers: ['192.0.2.53'] };

/** Everybody may send in the name of evil.com, nobody in that of bank.com. */
const ZONE: Readonly<Record<string, string>> = {
  'evil.com': 'v=spf1 +all',
  '_dmarc.evil.com': 'v=DMARC1; p=none',
  '_dmarc.bank.com': 'v=DMARC1; p=reject',
};

const dns: Dns = {
  silent: false,
  async ask(name, type) {
    const text = type === 'TXT' ? ZONE[name] : undefined;
    if (text === undefined) return { kind: 'failed', code: 'ENOTFOUND' };
    return { kind: 'found', records: [[text]] };
  },
};

const TOO_MANY = Array.from(
  { length: 11 },
  () => 'DKIM-Signature: v=1; a=rsa-sha256; d=evil.com; s=s; h=from; bh=x; b=x',
);

const shared = readerOfFile();
let mailroom: Mailroom;
afterEach(() => mailroom.close());

/** Stores one message that no thread was free for, and waits until its sender is told. */
async function told(raw: Buffer, readLate: Partial<Pick<Reader, 'readLate'>> = {}) {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock, times, limits: noLimits });
  const log = createLog('silent');
  const tasks: CheckTask[] = [];
  const thread = {
    check(task: CheckTask) {
      tasks.push(task);
      return check(dns, SETTINGS, task);
    },
    async close() {},
  };
  const senders = new Senders({
    store,
    thread,
    clock,
    log,
    isLocalService: () => false,
    ...SETTINGS,
  });
  const reader: Reader = {
    ...shared(),
    ...{ read: async () => ({ kind: 'overloaded' }), ...readLate },
  };
  mailroom = createMailroom({ store, reader, senders, clock, log });
  const created = await store.create({ address: 'you@b.test', maker: { kind: 'program' } });
  if (created.kind !== 'created') throw new Error(created.kind);
  const inbox = created.inbox.id;
  const changes: Change[] = [];
  const heard: (() => void)[] = [];
  await store.subscribe(inbox, (event) => {
    if (event.kind === 'change') changes.push(event.change);
    for (const resolve of heard.splice(0)) resolve();
  });
  const [answer] = await mailroom.deliver({
    ...{ transaction: 't', recipients: [inbox], receivedAt: clock.wall(), raw, prefix: '' },
    origin: { remoteAddress: '192.0.2.7', helloName: 'mx.evil.com', sender: 'me@evil.com' },
  });
  if (answer?.kind !== 'stored') throw new Error(answer?.kind);
  let row: Summary | undefined;
  while (!row?.authentication) {
    const changed = new Promise<void>((resolve) => heard.push(resolve));
    row = (await store.message(inbox, answer.id))?.summary;
    if (!row?.authentication) await changed;
  }
  return { row, changes, tasks };
}

test('AUTH-7 a message with two authors proves neither of them', async () => {
  const from = 'From: Boss <boss@bank.com>, me <me@evil.com>';
  const { row, tasks } = await told(letter(...TOO_MANY, from, '', 'Hello'));
  expect(row?.from?.address).toBe('boss@bank.com');
  expect(row?.authentication).toEqual({ verdict: 'none', domain: null });
  expect(tasks).toHaveLength(1);
});

test('AUTH-7 of a message that is never read nothing is proven', async () => {
  const readLate: Reader['readLate'] = async () => ({ kind: 'crashed' });
  const { row, tasks } = await told(letter('From: Me <me@evil.com>', '', 'Hello'), { readLate });
  expect(row?.from?.address).toBe('me@evil.com');
  expect(row?.authentication).toEqual({ verdict: 'none', domain: null });
  expect(tasks).toEqual([]);
});

test('AUTH-7 READ-16 an author with white space around a dot is the one that is shown', async () => {
  const from = 'From: Boss <boss@bank.com(x) . evil.com>';
  const real = shared();
  const { row, tasks } = await told(letter(from, '', 'Hello'), { readLate: real.readLate });
  expect(row?.from?.address).toBe('boss@bank.com.evil.com');
  expect(tasks.map(({ author }) => author)).toEqual(['bank.com.evil.com']);
  expect(row?.authentication?.domain).not.toBe('bank.com');
});

test('AUTH-7 the author of the late reading is checked once, after the amended row', async () => {
  const real = shared();
  const readLate: Reader['readLate'] = async (body, source) => {
    const answer = await real.readLate(body, source);
    if (answer.kind !== 'read') return answer;
    const from = { name: 'Boss', address: 'boss@bank.com' };
    const claims = { ...answer.mail.claims, author: 'bank.com' };
    return {
      ...answer,
      mail: { ...answer.mail, claims, summary: { ...answer.mail.summary, from } },
    };
  };
  const { row, changes, tasks } = await told(letter('From: me@evil.com', '', 'Hi'), { readLate });
  expect(tasks.map(({ author }) => author)).toEqual(['bank.com']);
  expect(row?.authentication).toEqual({ verdict: 'fail', domain: 'bank.com' });
  expect(changes.map(({ type }) => type)).toEqual([
    'message',
    'message:changed',
    'message:changed',
  ]);
  expect(changes[1]).toMatchObject({ changed: { from: { address: 'boss@bank.com' } } });
});
