import { afterEach, expect, test } from 'vitest';
import type { Targets } from '#server/inbox/types.ts';
import { type MailHook, MessageRefused, type ParsedMail } from './hooks.ts';
import { partsLetter, plainLetter } from './testing/letters.ts';
import { MailroomRig, type MailroomWiring } from './testing/mailroom-rig.ts';
import { readerOfFile } from './testing/readers.ts';

const shared = readerOfFile();
let rig: MailroomRig;
let written: string[];
const start = (hooks: readonly MailHook[], wiring: MailroomWiring = {}) => {
  written = [];
  const log = { write: (line: string) => void written.push(line) };
  rig = new MailroomRig({ hooks, log, shared, ...wiring });
};
afterEach(() => rig.close());

/** Every hook that hangs takes longer. */
const SHORT = { hookMs: 10, hookCloseMs: 10 };

/** No thread is free for what arrives; late readings work. */
const overloaded: MailroomWiring['wrap'] = (real) => ({
  ...real,
  read: async () => ({ kind: 'overloaded' }),
});

/** Starts no thread. */
const neverRead: MailroomWiring['wrap'] = (real) => ({
  ...real,
  read: async () => ({ kind: 'overloaded' }),
  readLate: async () => ({ kind: 'overloaded' }),
});

/** A feature as an operator would add it. */
const noPrograms: MailHook = {
  async beforeAccept(_mail, parsed) {
    const program = parsed?.attachments.find(({ filename }) => filename.endsWith('.exe'));
    if (program === undefined) return null;
    return { kind: 'reject', text: `Programs are not accepted: ${program.filename}` };
  },
};

/** Another one. */
function webhook() {
  const calls: { targets: Targets; parsed: ParsedMail | null }[] = [];
  const called = Promise.withResolvers<void>();
  const hook: MailHook = {
    async afterStored(targets, parsed) {
      calls.push({ targets, parsed });
      if (parsed !== null) called.resolve();
    },
  };
  return { calls, called: called.promise, hook };
}

const hang = () => new Promise<never>(() => {});
const fail = () => Promise.reject(new Error('broken'));

const program = ['Content-Type: application/octet-stream; name=setup.exe', '', 'MZ'];
const withProgram = partsLetter([['', 'hello'], program]);

test('READ-19 a hook refuses emails with programs attached, for all recipients', async () => {
  start([noPrograms]);
  const [ann, ben] = [await rig.inbox('ann'), await rig.inbox('ben')];
  const refused = rig.deliver(withProgram, 'ann', 'ben');
  await expect(refused).rejects.toMatchObject({
    refusal: { kind: 'reject', text: 'Programs are not accepted: setup.exe' },
  });
  for (const inbox of [ann, ben])
    expect(await rig.store.changesAfter(inbox, null)).toMatchObject({ changes: [] });
  expect(await rig.deliver(plainLetter(), 'ann')).toMatchObject([{ kind: 'stored' }]);
});

test('READ-19 an unparsed message has no result, and the first refusal decides', async () => {
  const seen: unknown[] = [];
  const later: MailHook = {
    async beforeAccept({ recipients, raw }, parsed) {
      seen.push({ recipients, bytes: raw.length, parsed });
      return { kind: 'defer', text: 'Later.' };
    },
  };
  const never: MailHook = { beforeAccept: async () => ({ kind: 'reject', text: 'Never.' }) };
  start([noPrograms, later, never], { wrap: neverRead });
  const ann = await rig.inbox('ann');
  const refused = rig.deliver(withProgram, 'ann');
  await expect(refused).rejects.toBeInstanceOf(MessageRefused);
  await expect(refused).rejects.toMatchObject({ refusal: { kind: 'defer', text: 'Later.' } });
  expect(seen).toEqual([{ recipients: [ann], bytes: withProgram.length, parsed: null }]);
});

test.each([
  ['throws', fail, 'broken'],
  ['takes too long', hang, 'longer than 10 ms'],
])('READ-19 a message is not stored if a hook %s', async (_name, beforeAccept, why) => {
  start([{ beforeAccept }], { wrap: neverRead, limits: SHORT });
  const ann = await rig.inbox('ann');
  await expect(rig.deliver(plainLetter(), 'ann')).rejects.toThrow(why);
  expect(await rig.store.changesAfter(ann, null)).toMatchObject({ changes: [] });
});

test('READ-19 a webhook is called with what was stored, and nothing waits for it', async () => {
  const { calls, called, hook } = webhook();
  start([{ afterStored: hang }, { afterStored: fail }, hook, noPrograms], { limits: SHORT });
  const ann = await rig.inbox('ann');
  const letter = plainLetter('your code is 123456');
  expect(await rig.deliver(letter, 'ann')).toMatchObject([{ kind: 'stored' }]);
  expect(calls).toEqual([]);
  const { id } = await rig.onlyRow(ann);
  await called;
  expect(calls).toMatchObject([
    {
      targets: [{ inbox: ann, id }],
      parsed: { summary: { subject: 'Hi', code: { value: '123456' } } },
    },
  ]);
  // A duplicate is not stored again.
  expect(await rig.deliver(letter, 'ann')).toMatchObject([{ kind: 'duplicate' }]);
  await rig.close();
  expect(calls).toHaveLength(1);
  expect(written.some((line) => line.includes('afterStored hook'))).toBe(true);
});

test('READ-19 a message that was stored unparsed comes again when it has been read', async () => {
  const { calls, called, hook } = webhook();
  start([hook], { wrap: overloaded });
  const ann = await rig.inbox('ann');
  await rig.deliver(plainLetter('late'), 'ann');
  await called;
  const targets = [{ inbox: ann, id: (await rig.onlyRow(ann)).id }];
  expect(calls).toMatchObject([
    { targets, parsed: null },
    { targets, parsed: { summary: { snippet: 'late' } } },
  ]);
});

test.each([
  ['waits for a hook that runs', {}, true],
  ['does not wait long for a hook', { hookCloseMs: 10 }, false],
])('READ-19 closing %s', async (_name, limits, ends) => {
  const gate = Promise.withResolvers<void>();
  const called = Promise.withResolvers<void>();
  let ended = false;
  const slow: MailHook = {
    async afterStored() {
      called.resolve();
      await gate.promise;
      ended = true;
    },
  };
  start([slow], { wrap: neverRead, limits });
  await rig.inbox('ann');
  await rig.deliver(plainLetter(), 'ann');
  await called.promise;
  const closed = rig.close();
  if (ends) gate.resolve();
  await closed;
  expect(ended).toBe(ends);
});
