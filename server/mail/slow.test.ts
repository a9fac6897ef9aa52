import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { STORED } from './keepsake.ts';
import { LARGE_BYTES } from './large.ts';
import { createLateReader, type UnreadMail } from './late.ts';
import type { Reader } from './reader.ts';
import { plainLetter } from './testing/letters.ts';
import { MailroomRig } from './testing/mailroom-rig.ts';
import { openReader, STUBBORN } from './testing/readers.ts';

/** A source whose mails hold a thread until the test lets them go, and one whose mails do not. */
const [EVIL, HONEST] = ['192.0.2.66', '192.0.2.1'];

/** Bytes with which a mail shares its task with no other. */
const ALONE = 'x'.repeat(200_000);

let reader: Reader;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-'));
  reader = openReader({ workerUrl: STUBBORN });
  await reader.started;
});
afterEach(async () => {
  await letGo();
  await reader.close();
  await rm(folder, { recursive: true });
});

const letGo = () => writeFile(join(folder, 'go'), '');
const evilLetter = () => plainLetter(`please wait for ${join(folder, 'go')}\n${ALONE}`);
const evil = () => reader.read(evilLetter(), EVIL);
const honest = (source = HONEST) => reader.read(plainLetter(ALONE), source);

test('READ-21 the only thread held by one mail is stood in for', async () => {
  const held = evil();
  expect((await honest()).kind).toBe('read');
  await letGo();
  expect((await held).kind).toBe('read');
});

test('READ-21 of many from one source one at a time is read, and nobody else waits', async () => {
  let ended = 0;
  const held = Array.from({ length: 5 }, () => evil().finally(() => ended++));
  // Also what comes when they are all in line, and the spare thread has done something.
  for (let each = 0; each < 20; each++) expect((await honest()).kind).toBe('read');
  expect([ended, reader.waiting]).toEqual([0, 4]);
  expect(reader.isSuspect({ source: EVIL, bytes: evilLetter().length })).toBe(true);
  expect(reader.isSuspect({ source: HONEST, bytes: 1_000_000 })).toBe(false);
  await letGo();
  expect((await Promise.all(held)).map(({ kind }) => kind)).toEqual(Array(5).fill('read'));
});

test('READ-21 what is suspect and honest is read, later', async () => {
  const held = evil();
  await honest();
  const suspect = honest(EVIL);
  const stored = reader.readLate({ encoding: 'identity', bytes: evilLetter() }, EVIL);
  expect((await honest()).kind).toBe('read');
  expect(reader.waiting).toBe(2);
  await letGo();
  expect((await held).kind).toBe('read');
  expect([(await suspect).kind, (await stored).kind]).toEqual(['read', 'read']);
});

test('READ-21 more than may wait there are turned away, and nobody else is', async () => {
  const held = evil();
  await honest();
  const many = Array.from({ length: 65 }, () => honest(EVIL));
  expect(await many.at(-1)).toEqual({ kind: 'overloaded' });
  expect((await honest()).kind).toBe('read');
  await letGo();
  expect((await held).kind).toBe('read');
  expect((await Promise.all(many)).filter(({ kind }) => kind === 'read')).toHaveLength(64);
});

test('READ-21 a large one is read apart where the spare thread is up, and nobody else waits', async () => {
  const held = evil();
  await honest();
  await letGo();
  await held;
  const text = `please wait for ${join(folder, 'then')}\n${'x'.repeat(LARGE_BYTES)}`;
  const large = [HONEST, '192.0.2.2'].map((source) => reader.read(plainLetter(text), source));
  for (let each = 0; each < 5; each++) expect((await honest('192.0.2.3')).kind).toBe('read');
  expect(reader.waiting).toBe(1);
  await writeFile(join(folder, 'then'), '');
  expect((await Promise.all(large)).map(({ kind }) => kind)).toEqual(['read', 'read']);
});

test('READ-21 those that are read late wait for no suspect', async () => {
  const rig = new MailroomRig();
  const suspects = new Set([EVIL]);
  const asked: string[] = [];
  const never = new Promise<never>(() => {});
  const fake: Reader = {
    ...reader,
    isSuspect: ({ source }) => suspects.has(source),
    readLate: async (_, source) => {
      asked.push(source);
      return source === HONEST ? { kind: 'overloaded' } : never;
    },
  };
  await rig.inbox('ann');
  const targets = (await rig.deliver(plainLetter(), 'ann')).filter(({ kind }) => kind === 'stored');
  const late = createLateReader({ store: rig.store, reader: fake, log: rig.log });
  const mail = (remoteAddress: string): UnreadMail => ({
    ...{ targets: targets.filter((each) => each.kind === 'stored'), bytes: 1 },
    origin: { remoteAddress, greeting: '', sender: '' },
    claims: { author: null, signed: false, source: 'glance' },
    keepsake: STORED,
  });
  for (let each = 0; each < 40; each++) late.add(mail(EVIL));
  for (let each = 0; each < 40; each++) late.add(mail(HONEST));
  while (late.waiting > 39) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked.filter((source) => source === HONEST)).toHaveLength(40);
  expect(asked.filter((source) => source === EVIL)).toHaveLength(1);
  await rig.close();
});
