import { describe, expect, test } from 'vitest';
import { DOMAIN, type Rig, type RigOptions } from './testing/rig.ts';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { SmtpClient, type SmtpReply } from './testing/smtp-client.ts';

const start = rigs();

const RETIRED = 'old.example';

const discarding = (options: RigOptions = {}) =>
  start({ ...options, settings: { afterlife: 'discard' }, retired: RETIRED });

/** One live address, and three dead ones. */
async function createRecipients(rig: Rig): Promise<readonly string[]> {
  const ann = await rig.inbox('ann');
  const dead = await rig.inbox('dead');
  await rig.store.destroy(dead.id, 'deleted');
  return [ann.address, dead.address, `nobody@${DOMAIN}`, `ann@${RETIRED}`];
}

async function sendAndReset(
  client: SmtpClient,
  recipient: string,
  message: string,
): Promise<SmtpReply[]> {
  const [rcpt] = await client.envelope([recipient]);
  const data = await client.say('DATA');
  if (data.code === 354) client.write(`${message}\r\n.\r\n`);
  const dot = data.code === 354 ? await client.reply() : data;
  await client.say('RSET');
  return rcpt === undefined ? [dot] : [rcpt, dot];
}

describe('discard', () => {
  test.each([
    ['an email', 'x', 250],
    ['an email that is too large', 'x'.repeat(1_000_001), 552],
  ])(
    'S9 SMTP-4 %s gets the same replies for live and dead addresses',
    async (_name, message, code) => {
      const rig = await discarding();
      const client = await SmtpClient.open(rig.port);
      const seen: unknown[] = [];
      for (const recipient of await createRecipients(rig)) {
        const replies = await sendAndReset(client, recipient, message);
        expect(replies.at(-1)).toMatchObject({ code });
        seen.push(replies);
      }
      const [living, ...others] = seen;
      for (const other of others) expect(other).toEqual(living);
      client.destroy();
      await expectNothingLeft(rig);
    },
  );

  test('SMTP-4 a message for dead addresses only is not collected', async () => {
    const rig = await discarding();
    const client = await SmtpClient.open(rig.port);
    await client.envelope([`nobody@${DOMAIN}`]);
    await client.say('DATA');
    client.write(`${'x'.repeat(100_000)}\r\n`);
    expect(await client.say('.')).toMatchObject({ code: 250 });
    expect(rig.written.filter(({ verb }) => verb === 'received')).toEqual([]);
    expect(rig.written).toContainEqual({ verb: 'dropped', entry: 'discard' });
  });

  test('SMTP-4 of several recipients the live one gets the message, and the others are dropped', async () => {
    const rig = await discarding();
    const client = await SmtpClient.open(rig.port);
    const recipients = await createRecipients(rig);
    expect(await client.envelope([...recipients, ...recipients])).toHaveLength(8);
    await client.say('DATA');
    client.write('x\r\n.\r\n');
    expect(await client.reply()).toMatchObject({ code: 250 });
    expect((await rig.store.usage()).messages).toBe(1);
    const dropped = rig.written.filter(({ verb }) => verb === 'dropped');
    expect(dropped.length).toBeGreaterThanOrEqual(3);
  });
});
