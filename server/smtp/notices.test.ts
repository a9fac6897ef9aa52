import { describe, expect, test } from 'vitest';
import { until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { Talk } from './testing/talk.ts';

const start = rigs();

describe('delivery notices', () => {
  test('SMTP-22 tell of one transaction from RCPT to the end', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const talk = await Talk.open(rig.port, 'EHLO Client.Example');
    await talk.send(ann.address, 'x');
    expect(ann.notices).toMatchObject([
      { stage: 'connected', host: 'client.example' },
      { stage: 'addressed' },
      { stage: 'stored' },
    ]);
    expect(new Set(ann.notices.map(({ transaction }) => transaction)).size).toBe(1);
    expect(ann.notices.every(({ at }) => at === '2030-01-01T00:00:00.000Z')).toBe(true);
  });

  test('SMTP-22 tell how much has come, where it was declared, and not too often', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const talk = await Talk.open(rig.port);
    await talk.envelope([ann.address], 'MAIL FROM:<> SIZE=10000');
    await talk.say('DATA');
    const progress = () => ann.notices.filter(({ stage }) => stage === 'receiving');
    rig.clock.advance(1_000);
    talk.write('x'.repeat(5_000));
    await until(() => progress().length === 1);
    // No time has passed: not told again.
    talk.write('x'.repeat(1_000));
    rig.clock.advance(1_000);
    talk.write(`${'x'.repeat(3_998)}\r\n.\r\n`);
    await talk.reply();
    const percents = progress().map(({ percent }) => percent);
    expect(percents.length).toBeLessThanOrEqual(2);
    expect(percents[0]).toBeGreaterThan(0);
    expect(percents.every((percent) => percent !== undefined && percent < 100)).toBe(true);
    expect(progress()[0]?.bytes).toBeGreaterThan(1_000);
  });

  test('SMTP-32 the steps of a delivery are kept as times before its final dot', async () => {
    const rig = await start();
    const [ann, ben] = [await rig.inbox('ann'), await rig.inbox('ben')];
    const talk = await Talk.open(rig.port);
    rig.clock.advance(20);
    await talk.envelope([ann.address]);
    rig.clock.advance(300);
    // The first recipient counts.
    await talk.say(`RCPT TO:<${ben.address}>`);
    await talk.say('DATA');
    rig.clock.advance(5);
    talk.write('x\r\n.\r\n');
    await talk.reply();
    const steps = { connected: -325, addressed: -305, read: 0, stored: 0 };
    for (const inbox of [ann, ben]) expect(await inbox.messages()).toMatchObject([{ steps }]);
  });

  test('S14 SMTP-22 say in plain words why a message was refused', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const talk = await Talk.open(rig.port);
    await talk.envelope([ann.address], 'MAIL FROM:<> SIZE=2000000');
    await talk.say('RSET');
    await talk.send(ann.address, `${'Received: x\r\n'.repeat(51)}\r\nx`);
    await talk.send(ann.address, 'x'.repeat(1_100_000));
    const refused = ann.notices.filter(({ stage }) => stage === 'refused');
    const limit = 1_000_000;
    expect(refused).toMatchObject([
      { cause: 'too_large', bytes: 2_000_000, limit, host: 'client.example' },
      { cause: 'loop', limit: 50 },
      { cause: 'too_large', limit },
    ]);
    expect(refused[2]?.bytes).toBeGreaterThan(limit);
    expect(refused.map(({ reason }) => reason)).toEqual([
      'The message is larger than this server takes.',
      'The message was caught in a mail loop.',
      'The message is larger than this server takes.',
    ]);
  });

  test('S30 SMTP-22 tell that a sender has gone in the middle', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const talk = await Talk.open(rig.port);
    await talk.envelope([ann.address]);
    await talk.say('DATA');
    talk.destroy();
    await until(() => ann.notices.at(-1)?.stage === 'refused');
    expect(ann.notices.at(-1)).toMatchObject({ cause: 'broken_off' });
  });
});
