import { describe, expect, test } from 'vitest';
import type { InboxStore } from '#server/inbox/store.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { HandTurned } from './discretion/testing/hand-turned.ts';
import { withReplaced } from './testing/replaced.ts';
import { DOMAIN, type Rig, type RigOptions, until } from './testing/rig.ts';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { type Heard, Talk } from './testing/talk.ts';

const start = rigs();

const HOP = 'Received: x\r\n';
const RETIRED = 'old.example';

/** A door that discards, and everything it asks of store and mailroom. */
async function discarding(options: RigOptions = {}) {
  const asked: string[] = [];
  const rig = await start({
    ...options,
    settings: { afterlife: 'discard' },
    retired: RETIRED,
    store: (store) =>
      withReplaced<InboxStore>(store, {
        reserve: (...wish) => {
          asked.push('reserve');
          return store.reserve(...wish);
        },
        grow: (...wish) => {
          asked.push('grow');
          return store.grow(...wish);
        },
        append: (message) => {
          asked.push(`append ${message.size}`);
          return store.append(message);
        },
      }),
    mailroom: (mailroom) =>
      withReplaced<Mailroom>(mailroom, {
        deliver: (mail) => {
          asked.push('deliver');
          return mailroom.deliver(mail);
        },
      }),
  });
  return { rig, asked };
}

/** Who is there, and who is not: an attacker must see no difference. */
async function everybody(rig: Rig): Promise<readonly string[]> {
  const ann = await rig.inbox('ann');
  const dead = await rig.inbox('dead');
  await rig.store.destroy(dead.id, 'deleted');
  return [ann.address, dead.address, `nobody@${DOMAIN}`, `ann@${RETIRED}`];
}

async function heardBy(talk: Talk, recipient: string, message: string): Promise<Heard[]> {
  const [rcpt] = await talk.envelope([recipient]);
  const data = await talk.say('DATA');
  if (data.code === 354) talk.write(`${message}\r\n.\r\n`);
  const dot = data.code === 354 ? await talk.reply() : data;
  await talk.say('RSET');
  return rcpt === undefined ? [dot] : [rcpt, dot];
}

describe('discard', () => {
  test.each([
    ['a mail', 'x', 250],
    ['a mail that grows', 'x'.repeat(200_000), 250],
    ['a loop', HOP.repeat(51), 554],
    ['a mail that is too large', 'x'.repeat(1_000_001), 552],
  ])(
    'S9 SMTP-28 %s is answered alike, and takes the same way, for living and dead',
    async (_name, message, code) => {
      const { rig, asked } = await discarding();
      const talk = await Talk.open(rig.port);
      const seen: unknown[] = [];
      for (const recipient of await everybody(rig)) {
        asked.length = 0;
        const heard = await heardBy(talk, recipient, message);
        expect(heard.at(-1)).toMatchObject({ code });
        // How often it grows is TCP's affair.
        seen.push({ heard, asked: [...new Set(asked)] });
      }
      const [living, ...others] = seen;
      for (const other of others) expect(other).toEqual(living);
      talk.destroy();
      expect((await rig.store.usage()).bytesReserved).toBe(0);
    },
  );

  test('S9 SMTP-28 a server without room says so of living and dead', async () => {
    const { rig } = await discarding({ storeLimits: { storeMaxBytes: 1_000 } });
    const talk = await Talk.open(rig.port);
    for (const recipient of await everybody(rig)) {
      const [rcpt] = await heardBy(talk, recipient, 'x');
      expect(rcpt).toMatchObject({ code: 452, enhanced: '4.3.1' });
    }
  });

  test('SMTP-28 nothing is stored for those who are not there, and nothing left behind', async () => {
    const { rig } = await discarding();
    const talk = await Talk.open(rig.port);
    const recipients = await everybody(rig);
    expect(await talk.envelope([...recipients, ...recipients])).toHaveLength(8);
    await talk.say('DATA');
    talk.write('x\r\n.\r\n');
    expect(await talk.reply()).toMatchObject({ code: 250 });
    expect((await rig.store.usage()).messages).toBe(1);
    const dropped = rig.written.filter(({ verb }) => verb === 'dropped');
    expect(dropped.length).toBeGreaterThanOrEqual(3);
    talk.destroy();
    await rig.receiver.close(0);
    await expectNothingLeft(rig);
  });

  test('S9 SMTP-33 nothing is said of a recipient or a message before its instant', async () => {
    const metronome = new HandTurned();
    const rig = await start({ settings: { afterlife: 'discard' }, retired: RETIRED, metronome });
    const talk = await Talk.open(rig.port);
    await talk.say('MAIL FROM:<a@sender.example>');
    for (const recipient of await everybody(rig)) {
      talk.write(`RCPT TO:<${recipient}>\r\n`);
      await expectHeld(talk, metronome);
    }
    await talk.say('DATA');
    talk.write('x\r\n.\r\n');
    await expectHeld(talk, metronome);
    expect(metronome.named).toHaveLength(5);
    talk.destroy();
  });

  test('SMTP-33 where nothing is discarded nobody waits', async () => {
    const metronome = new HandTurned();
    const rig = await start({ metronome });
    const talk = await Talk.open(rig.port);
    await talk.envelope([`nobody@${DOMAIN}`]);
    expect(metronome.named).toEqual([]);
    talk.destroy();
  });
});

/** Everything is done and an instant has been named; the reply comes when it has come. */
async function expectHeld(talk: Talk, metronome: HandTurned): Promise<void> {
  const before = metronome.named.length;
  await until(() => metronome.named.length > before);
  const reply = talk.reply();
  const early = await Promise.race([reply, metronome.turn(1).then(() => 'nothing')]);
  expect(early).toBe('nothing');
  await metronome.turn(1_000);
  expect(await reply).toMatchObject({ code: 250 });
}
