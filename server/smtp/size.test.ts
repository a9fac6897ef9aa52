import { expect, test } from 'vitest';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();

/** Far more than all buffers between client and server hold. */
const ENDLESS_BYTES = 200_000_000;

for (const [name, piece] of [
  ['S16 SMTP-8 an endless message', `${'x'.repeat(998)}\r\n`.repeat(60)],
  ['S17 SMTP-8 a header line without end', 'x'.repeat(60_000)],
] as const) {
  test(`${name} is 552 at twice the limit, and the connection closes`, async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.envelope([ann.address]);
    await client.say('DATA');
    const sent = pour(client, piece);
    expect(await client.reply()).toMatchObject({ code: 552, enhanced: '5.3.4' });
    await client.closed;
    expect(await sent).toBeLessThan(ENDLESS_BYTES);
    await expectNothingLeft(rig);
    expect(await ann.messages()).toEqual([]);
  });
}

test('S5 SMTP-3 10 MB of dots are stored unchanged', async () => {
  const rig = await start({ settings: { maxMessageSize: 20_000_000 } });
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port);
  await client.envelope([ann.address]);
  await client.say('DATA');
  client.write('..\r\n'.repeat(2_500_000));
  client.write('.\r\n');
  expect(await client.reply()).toMatchObject({ code: 250 });
  expect((await ann.messages())[0]?.raw === '.\r\n'.repeat(2_500_000)).toBe(true);
});

test('SMTP-17 without a limit SIZE is still offered, and no size is too large', async () => {
  const rig = await start({ settings: { maxMessageSize: Infinity } });
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port, '');
  const { lines } = await client.say('EHLO client.example');
  expect(lines.filter((line) => line.includes('SIZE'))).toEqual(['250 SIZE']);
  const mail = 'MAIL FROM:<a@sender.example> SIZE=30000000';
  expect(await client.envelope([ann.address], mail)).toMatchObject([{ code: 250 }]);
});

/** Writes until the server closes; returns the bytes that were sent. */
async function pour(client: SmtpClient, piece: string): Promise<number> {
  const bytes = Buffer.from(piece, 'latin1');
  while (!client.socket.destroyed && client.socket.bytesWritten < ENDLESS_BYTES) {
    if (!client.socket.write(bytes)) {
      const drained = new Promise((resolve) => client.socket.once('drain', resolve));
      await Promise.race([drained, client.closed]);
    }
    if (client.socket.readableEnded) break;
  }
  return client.socket.bytesWritten;
}
