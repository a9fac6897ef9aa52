import { describe, expect, test } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { DOOR_LIMITS, Pace } from './limits.ts';
import { until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { Talk } from './testing/talk.ts';

const start = rigs();

describe('time', () => {
  test('S11 SMTP-16 silence in commands is 421 4.4.2, however many bytes drip in', async () => {
    const rig = await start();
    const talk = await Talk.open(rig.port);
    for (let minute = 0; minute < 5; minute += 1) {
      talk.write('N');
      rig.clock.advance(60_000);
    }
    expect(await talk.reply()).toMatchObject({ code: 421, enhanced: '4.4.2' });
    await talk.closed;
  });

  test('S11 SMTP-16 a command in time keeps the session', async () => {
    const rig = await start();
    const silent = await Talk.open(rig.port);
    const busy = await Talk.open(rig.port);
    rig.clock.advance(5 * 60_000 - 1);
    await busy.say('NOOP');
    rig.clock.advance(1);
    // The look that ended the silent one has looked at the busy one as well.
    expect(await silent.reply()).toMatchObject({ code: 421 });
    expect(await busy.say('NOOP')).toMatchObject({ code: 250 });
  });

  test('SMTP-16 a session that lasts too long is told to come again', async () => {
    const rig = await start({ limits: { sessionMs: 1_000 } });
    const talk = await Talk.open(rig.port);
    const busy = await Talk.open(rig.port);
    await busy.say('MAIL FROM:<>');
    rig.clock.advance(1_000);
    expect(await talk.reply()).toMatchObject({ code: 421, enhanced: '4.4.2' });
    await talk.closed;
    // A transaction that is open may end first, if it does not take as long again.
    expect(await busy.say('NOOP')).toMatchObject({ code: 250 });
    rig.clock.advance(1_000);
    expect(await busy.reply()).toMatchObject({ code: 421, enhanced: '4.4.2' });
  });

  test('S11 SMTP-16 a message that drips is 421 4.4.2, and its bytes are let go', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const talk = await Talk.open(rig.port);
    await talk.envelope([ann.address]);
    await talk.say('DATA');
    talk.write('x');
    rig.clock.advance(60_000);
    expect(await talk.reply()).toMatchObject({ code: 421, enhanced: '4.4.2' });
    await talk.closed;
    expect(ann.notices.at(-1)).toMatchObject({ stage: 'refused' });
    await until(() => rig.receiver.dataBytes === 0);
  });

  test('S11 SMTP-16 a slow honest sender lives', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const talk = await Talk.open(rig.port);
    await talk.envelope([ann.address], 'MAIL FROM:<> SIZE=900000');
    await talk.say('DATA');
    for (let minute = 1; minute <= 20; minute += 1) {
      talk.write(`${'x'.repeat(29_998)}\r\n`);
      rig.clock.advance(59_000);
      // Progress is told once the bytes are here.
      await until(() => ann.notices.filter(({ stage }) => stage === 'receiving').length >= minute);
    }
    talk.write('.\r\n');
    expect(await talk.reply()).toMatchObject({ code: 250 });
  });

  test('S11 SMTP-16 the pace is that of each minute, not of the whole', () => {
    const clock = new ManualClock();
    const pace = new Pace(DOOR_LIMITS, clock);
    pace.count(10_000_000);
    clock.advance(60_000);
    expect(pace.tooSlow()).toBe(false);
    pace.count(29_999);
    clock.advance(59_999);
    expect(pace.tooSlow()).toBe(false);
    clock.advance(1);
    expect(pace.tooSlow()).toBe(true);
    pace.count(30_000);
    clock.advance(60_000);
    expect(pace.tooSlow()).toBe(false);
  });
});

describe('before the greeting', () => {
  test('S27 SMTP-20 whoever talks first is closed', async () => {
    const rig = await start({ limits: { greetingDelayMs: 60_000 } });
    const talk = await Talk.connect(rig.port);
    talk.write('EHLO early.example\r\nMAIL FROM:<a@sender.example>\r\n');
    expect(await talk.rest()).toMatchObject([{ code: 421 }]);
  });

  test('S27 SMTP-20 also half a command is talking', async () => {
    const rig = await start({ limits: { greetingDelayMs: 60_000 } });
    const talk = await Talk.connect(rig.port);
    talk.write('E');
    expect(await talk.rest()).toMatchObject([{ code: 421 }]);
  });
});
