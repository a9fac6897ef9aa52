import { expect, test } from 'vitest';
import type { Mailroom } from '#server/mail/types.ts';
import { withReplaced } from './testing/replaced.ts';
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

test('READ-21 a large message is announced while it comes, once, and a small one is not', async () => {
  let announced = 0;
  const rig = await start({
    settings: { maxMessageSize: 20_000_000 },
    mailroom: (whole) =>
      withReplaced<Mailroom>(whole, {
        expect: (coming) => void (coming === 'large' && announced++),
      }),
  });
  const ann = await rig.inbox('ann');
  const talk = await Talk.open(rig.port);
  for (const [lines, times] of [
    [1_000, 0],
    [50_000, 1],
  ] as const) {
    await talk.envelope([ann.address]);
    await talk.say('DATA');
    talk.write(`${'x'.repeat(70)}\r\n`.repeat(lines));
    talk.write('.\r\n');
    expect(await talk.reply()).toMatchObject({ code: 250 });
    expect(announced).toBe(times);
  }
});

test('READ-25 a message is announced whose peer is close by, and no other', async () => {
  const announced: string[] = [];
  const rig = await start({
    mailroom: (whole) =>
      withReplaced<Mailroom>(whole, { expect: (coming) => void announced.push(coming) }),
  });
  const ann = await rig.inbox('ann');
  const talk = await Talk.open(rig.port);
  for (const [recipient, pauseMs, expected] of [
    [ann.address, 0, ['soon']],
    [ann.address, 1, ['soon']],
    [ann.address, 2, []],
    // What the operator's own addresses are sent is not read.
    ['postmaster', 0, []],
  ] as const) {
    announced.length = 0;
    await talk.envelope([recipient]);
    rig.clock.advance(pauseMs);
    await talk.say('DATA');
    talk.write('hello\r\n.\r\n');
    expect(await talk.reply()).toMatchObject({ code: 250 });
    expect(announced).toEqual(expected);
  }
});

test('READ-25 of a DATA that came pipelined nobody knows how far its peer is', async () => {
  const announced: string[] = [];
  const rig = await start({
    mailroom: (whole) =>
      withReplaced<Mailroom>(whole, { expect: (coming) => void announced.push(coming) }),
  });
  const ann = await rig.inbox('ann');
  const talk = await Talk.open(rig.port);
  talk.write(`MAIL FROM:<a@sender.example>\r\nRCPT TO:<${ann.address}>\r\nDATA\r\n`);
  for (const code of [250, 250, 354]) expect(await talk.reply()).toMatchObject({ code });
  talk.write('hello\r\n.\r\n');
  expect(await talk.reply()).toMatchObject({ code: 250 });
  expect(announced).toEqual([]);
});

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
  expect((await rig.store.usage()).bytesReserved).toBeGreaterThan(30_000_000);
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
