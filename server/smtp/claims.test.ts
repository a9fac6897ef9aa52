import { describe, expect, test } from 'vitest';
import { SourceRoom } from './claims.ts';
import { DOMAIN, until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { Talk } from './testing/talk.ts';

const start = rigs();

/** Claims room with a word, and sends nothing. */
async function claim(port: number, address: string, size: number, from = '127.0.0.1') {
  const talk = await Talk.open(port, 'EHLO sender.example', from);
  await talk.say(`MAIL FROM:<a@sender.example> SIZE=${size}`);
  return { talk, reply: await talk.say(`RCPT TO:<${address}>`) };
}

describe('SMTP-31 room that one source claims', () => {
  test('over its share it is told 452, and others find room', async () => {
    const rig = await start({ settings: { sourceRoom: 1_000_000 } });
    const ann = await rig.inbox('ann');
    const first = await claim(rig.port, ann.address, 800_000);
    expect(first.reply).toMatchObject({ code: 250 });
    const second = await claim(rig.port, ann.address, 800_000);
    expect(second.reply).toMatchObject({ code: 452, enhanced: '4.3.1' });
    const other = await claim(rig.port, ann.address, 800_000, '127.0.0.2');
    expect(other.reply).toMatchObject({ code: 250 });
  });

  test('S9 whether an address lives makes no difference', async () => {
    const rig = await start({ settings: { sourceRoom: 1_000_000 } });
    const ann = await rig.inbox('ann');
    await claim(rig.port, ann.address, 800_000);
    const living = await claim(rig.port, ann.address, 800_000);
    const dead = await claim(rig.port, `nobody@${DOMAIN}`, 800_000);
    expect(dead.reply).toEqual(living.reply);
  });

  test('is given back with the transaction, however that ends', async () => {
    const rig = await start({ settings: { sourceRoom: 1_000_000 } });
    const ann = await rig.inbox('ann');
    const { talk } = await claim(rig.port, ann.address, 800_000);
    await talk.say('RSET');
    const next = await claim(rig.port, ann.address, 800_000);
    expect(next.reply).toMatchObject({ code: 250 });
    next.talk.destroy();
    await until(() => rig.receiver.connections === 1);
    expect((await claim(rig.port, ann.address, 800_000)).reply).toMatchObject({ code: 250 });
  });

  test('grows with the bytes that come, and what finds none is 452 at the dot', async () => {
    const rig = await start({ settings: { sourceRoom: 500_000 } });
    const ann = await rig.inbox('ann');
    await claim(rig.port, ann.address, 400_000);
    const talk = await Talk.open(rig.port);
    const line = `${'x'.repeat(98)}\r\n`;
    expect(await talk.send(ann.address, line.repeat(500))).toMatchObject({ code: 250 });
    expect(await talk.send(ann.address, line.repeat(2_000))).toMatchObject({ code: 452 });
    expect(await ann.messages()).toHaveLength(1);
  });

  test('a source with one message at a time may always bring it', () => {
    const room = new SourceRoom(1_000);
    const only = room.claim('a');
    expect(only.raise(5_000)).toBe(true);
    expect(room.claim('a').raise(1)).toBe(false);
    only.end();
    expect(room.claim('a').raise(5_000)).toBe(true);
  });

  test('what comes after the end claims nothing', () => {
    const room = new SourceRoom(1_000);
    const gone = room.claim('a');
    gone.end();
    gone.raise(900);
    room.claim('a').raise(500);
    expect(room.claim('a').raise(500)).toBe(true);
  });

  test('R4 silent ones with large words to one inbox keep nobody else out of it', async () => {
    const rig = await start({ storeLimits: { inboxMaxBytes: 2_000_000 } });
    const ann = await rig.inbox('ann');
    for (let silent = 0; silent < 5; silent += 1) {
      const { reply } = await claim(rig.port, ann.address, 900_000);
      expect(reply).toMatchObject({ code: 250 });
    }
    // Declared and not, from elsewhere and from the same network.
    const other = await claim(rig.port, ann.address, 900_000, '127.0.0.2');
    expect(other.reply).toMatchObject({ code: 250 });
    other.talk.destroy();
    await until(() => rig.receiver.connections === 5);
    const talk = await Talk.open(rig.port);
    const line = `${'x'.repeat(98)}\r\n`;
    expect(await talk.send(ann.address, line.repeat(8_000))).toMatchObject({ code: 250 });
    expect(await ann.messages()).toHaveLength(1);
  });

  test('R2 R3 what was not promised ahead is asked for as it comes, the limit of the inbox holds', async () => {
    const rig = await start({ storeLimits: { inboxMaxBytes: 1_000_000 } });
    const ann = await rig.inbox('ann');
    const size = 400_000;
    const talks = await Promise.all([0, 1, 2].map(() => claimWhole(rig.port, ann.address, size)));
    const codes = await Promise.all(talks.map((send) => send()));
    expect(codes.toSorted()).toEqual([250, 250, 452]);
    expect(await ann.messages()).toHaveLength(2);
  });

  test('R3 what has come is promised, though it was not ahead', async () => {
    const rig = await start({ storeLimits: { inboxMaxBytes: 1_000_000 } });
    const ann = await rig.inbox('ann');
    await claim(rig.port, ann.address, 400_000);
    const { talk } = await claim(rig.port, ann.address, 400_000);
    const ask = async () => {
      const other = await claim(rig.port, ann.address, 300_000, '127.0.0.2');
      other.talk.destroy();
      return other.reply.code;
    };
    expect(await ask()).toBe(250);
    await talk.say('DATA');
    talk.write(`${'x'.repeat(98)}\r\n`.repeat(4_000));
    await until(async () => (await ask()) === 452);
    expect(await talk.say('.')).toMatchObject({ code: 250 });
  });
});

/** Up to 354; what it answers sends the message. */
async function claimWhole(port: number, address: string, size: number) {
  const talk = await Talk.open(port);
  await talk.envelope([address], `MAIL FROM:<a@sender.example> SIZE=${size}`);
  const { code } = await talk.say('DATA');
  expect(code).toBe(354);
  return async () => (await talk.say(`${`${'x'.repeat(98)}\r\n`.repeat(size / 100)}.`)).code;
}
