import { expect, test } from 'vitest';
import type { MailHook, Refusal } from '#server/mail/hooks.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();

/** Sends one message to two inboxes. */
async function send(hook: MailHook) {
  const rig = await start({ hooks: [hook] });
  const [ann, ben] = [await rig.inbox('ann'), await rig.inbox('ben')];
  const client = await SmtpClient.open(rig.port);
  await client.envelope([ann.address, ben.address]);
  await client.say('DATA');
  client.write('x\r\n.\r\n');
  const reply = await client.reply();
  expect(await client.say('NOOP')).toMatchObject({ code: 250 });
  const stored = [...(await ann.messages()), ...(await ben.messages())];
  return { rig, reply, stored, notices: [ann, ben].map((inbox) => inbox.notices.at(-1)) };
}

const refuse = (kind: Refusal['kind'], text: string) =>
  send({ beforeAccept: async () => ({ kind, text }) });

test.each([
  ['reject', '550 5.7.1 No programs, please'],
  ['defer', '450 4.7.1 No programs, please'],
] as const)(
  'READ-19 a hook that answers %s gives one reply, and notifies the tabs',
  async (kind, line) => {
    const { rig, reply, stored, notices } = await refuse(kind, 'No programs,\r\n please');
    expect(reply.lines).toEqual([line]);
    expect(stored).toEqual([]);
    for (const notice of notices) {
      expect(notice).toMatchObject({ stage: 'refused', reason: 'No programs, please' });
      expect(notice).not.toHaveProperty('cause');
    }
    const refusals = rig.written.filter(({ verb }) => verb === 'refused');
    expect(refusals).toMatchObject([{ entry: { code: reply.code, reason: 'hook' } }]);
  },
);

test('READ-19 the text of a hook is cut to the line, in ASCII', async () => {
  const { reply } = await refuse('reject', `é${'x'.repeat(1_000)}`);
  expect(reply.lines).toEqual([`550 5.7.1 ?${'x'.repeat(399)}`]);
});

test('READ-19 SMTP-13 a hook that fails is 451 4.3.0, and the tabs are notified', async () => {
  const { reply, stored, notices } = await send({
    beforeAccept: () => Promise.reject(new Error('broken')),
  });
  expect(reply).toMatchObject({ code: 451, enhanced: '4.3.0' });
  expect(stored).toEqual([]);
  for (const notice of notices)
    expect(notice).toMatchObject({ stage: 'refused', cause: 'internal' });
});

test('READ-19 a hook that hangs after the commit delays neither 250 nor push', async () => {
  const { reply, stored, rig } = await send({ afterStored: () => new Promise<never>(() => {}) });
  expect(reply.code).toBe(250);
  expect(stored).toHaveLength(2);
  expect(rig.written.filter(({ verb }) => verb === 'received')).toHaveLength(1);
});
