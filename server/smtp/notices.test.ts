import { describe, expect, test } from 'vitest';
import { until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();

describe('delivery notices', () => {
  test('SMTP-21 report one transaction from RCPT to its end', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port, 'EHLO Client.Example');
    await client.send(ann.address, 'x');
    expect(ann.notices).toMatchObject([
      { stage: 'connected', host: 'client.example' },
      { stage: 'addressed' },
      { stage: 'stored' },
    ]);
    expect(new Set(ann.notices.map(({ transaction }) => transaction)).size).toBe(1);
    expect(ann.notices.every(({ at }) => at === '2030-01-01T00:00:00.000Z')).toBe(true);
  });

  test('SMTP-21 report the percentage of a declared size, at a limited rate', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.envelope([ann.address], 'MAIL FROM:<> SIZE=10000');
    await client.say('DATA');
    const progress = () => ann.notices.filter(({ stage }) => stage === 'receiving');
    rig.clock.advance(1_000);
    client.write('x'.repeat(5_000));
    await until(() => progress().length === 1);
    // No time has passed: no second notice.
    client.write('x'.repeat(1_000));
    rig.clock.advance(1_000);
    client.write(`${'x'.repeat(3_998)}\r\n.\r\n`);
    await client.reply();
    const percents = progress().map(({ percent }) => percent);
    expect(percents.length).toBeLessThanOrEqual(2);
    expect(percents[0]).toBeGreaterThan(0);
    expect(percents.every((percent) => percent !== undefined && percent < 100)).toBe(true);
    expect(progress()[0]?.bytes).toBeGreaterThan(1_000);
  });

  test('READ-18 the steps of a delivery are stored as times before the final dot', async () => {
    const rig = await start();
    const [ann, ben] = [await rig.inbox('ann'), await rig.inbox('ben')];
    const client = await SmtpClient.open(rig.port);
    rig.clock.advance(20);
    await client.envelope([ann.address]);
    rig.clock.advance(300);
    // The first recipient counts.
    await client.say(`RCPT TO:<${ben.address}>`);
    await client.say('DATA');
    rig.clock.advance(5);
    client.write('x\r\n.\r\n');
    await client.reply();
    const steps = { connected: -325, addressed: -305, read: 0, stored: 0 };
    for (const inbox of [ann, ben]) expect(await inbox.messages()).toMatchObject([{ steps }]);
  });

  test('S14 SMTP-21 say in words why a message was refused', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.envelope([ann.address], 'MAIL FROM:<> SIZE=2000000');
    await client.say('RSET');
    await client.send(ann.address, `${'Received: x\r\n'.repeat(51)}\r\nx`);
    await client.send(ann.address, 'x'.repeat(1_100_000));
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

  test('S30 SMTP-21 report that a sender has disconnected in DATA', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.envelope([ann.address]);
    await client.say('DATA');
    client.destroy();
    await until(() => ann.notices.at(-1)?.stage === 'refused');
    expect(ann.notices.at(-1)).toMatchObject({ cause: 'broken_off' });
  });
});
