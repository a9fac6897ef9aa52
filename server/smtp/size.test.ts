import { expect, test } from 'vitest';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { Talk } from './testing/talk.ts';

const start = rigs();

/** Far more than the buffers between here and there can hold. */
const ENDLESS_BYTES = 200_000_000;

for (const [name, piece] of [
  ['S16 SMTP-8 an endless message', `${'x'.repeat(998)}\r\n`.repeat(60)],
  ['S17 SMTP-8 a header line without end', 'x'.repeat(60_000)],
] as const) {
  test(`${name} is cut at twice the limit`, async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const talk = await Talk.open(rig.port);
    await talk.envelope([ann.address]);
    await talk.say('DATA');
    const sent = pour(talk, piece);
    expect(await talk.reply()).toMatchObject({ code: 552, enhanced: '5.3.4' });
    await talk.closed;
    expect(await sent).toBeLessThan(ENDLESS_BYTES);
    await expectNothingLeft(rig);
    expect(await ann.messages()).toEqual([]);
  });
}

test('S5 SMTP-3 10 MB of dots come out as they were', async () => {
  const rig = await start({ settings: { maxMessageSize: 20_000_000 } });
  const ann = await rig.inbox('ann');
  const talk = await Talk.open(rig.port);
  await talk.envelope([ann.address]);
  await talk.say('DATA');
  talk.write('..\r\n'.repeat(2_500_000));
  talk.write('.\r\n');
  expect(await talk.reply()).toMatchObject({ code: 250 });
  expect((await ann.messages())[0]?.raw === '.\r\n'.repeat(2_500_000)).toBe(true);
});

test('SMTP-17 without a limit sizes are still asked for, and none is too large', async () => {
  const rig = await start({ settings: { maxMessageSize: Infinity } });
  const ann = await rig.inbox('ann');
  const talk = await Talk.open(rig.port, '');
  const { lines } = await talk.say('EHLO client.example');
  expect(lines.filter((line) => line.includes('SIZE'))).toEqual(['250 SIZE']);
  const mail = 'MAIL FROM:<a@sender.example> SIZE=30000000';
  expect(await talk.envelope([ann.address], mail)).toMatchObject([{ code: 250 }]);
});

/** Writes as fast as it is taken, until the other side has had enough; bytes that left. */
async function pour(talk: Talk, piece: string): Promise<number> {
  const bytes = Buffer.from(piece, 'latin1');
  while (!talk.socket.destroyed && talk.socket.bytesWritten < ENDLESS_BYTES) {
    if (!talk.socket.write(bytes)) {
      const drained = new Promise((resolve) => talk.socket.once('drain', resolve));
      await Promise.race([drained, talk.closed]);
    }
    if (talk.socket.readableEnded) break;
  }
  return talk.socket.bytesWritten;
}
