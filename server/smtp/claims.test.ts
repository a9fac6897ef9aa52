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
});
