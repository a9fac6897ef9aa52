import { describe, expect, test } from 'vitest';
import { DOMAIN, type Rig, type RigOptions } from './testing/rig.ts';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { type Heard, Talk } from './testing/talk.ts';

const start = rigs();

const RETIRED = 'old.example';

const discarding = (options: RigOptions = {}) =>
  start({ ...options, settings: { afterlife: 'discard' }, retired: RETIRED });

/** One that lives, and three that do not. */
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
    ['an email', 'x', 250],
    ['an email that is too large', 'x'.repeat(1_000_001), 552],
  ])('S9 SMTP-28 %s is answered alike for living and dead', async (_name, message, code) => {
    const rig = await discarding();
    const talk = await Talk.open(rig.port);
    const seen: unknown[] = [];
    for (const recipient of await everybody(rig)) {
      const heard = await heardBy(talk, recipient, message);
      expect(heard.at(-1)).toMatchObject({ code });
      seen.push(heard);
    }
    const [living, ...others] = seen;
    for (const other of others) expect(other).toEqual(living);
    talk.destroy();
    await expectNothingLeft(rig);
  });

  test('SMTP-28 what is for the dead is not even collected', async () => {
    const rig = await discarding();
    const talk = await Talk.open(rig.port);
    await talk.envelope([`nobody@${DOMAIN}`]);
    await talk.say('DATA');
    talk.write(`${'x'.repeat(100_000)}\r\n`);
    expect(await talk.say('.')).toMatchObject({ code: 250 });
    expect(rig.written.filter(({ verb }) => verb === 'received')).toEqual([]);
    expect(rig.written).toContainEqual({ verb: 'dropped', entry: 'discard' });
  });

  test('SMTP-28 of several recipients the living one gets it, and the others are dropped', async () => {
    const rig = await discarding();
    const talk = await Talk.open(rig.port);
    const recipients = await everybody(rig);
    expect(await talk.envelope([...recipients, ...recipients])).toHaveLength(8);
    await talk.say('DATA');
    talk.write('x\r\n.\r\n');
    expect(await talk.reply()).toMatchObject({ code: 250 });
    expect((await rig.store.usage()).messages).toBe(1);
    const dropped = rig.written.filter(({ verb }) => verb === 'dropped');
    expect(dropped.length).toBeGreaterThanOrEqual(3);
  });
});
