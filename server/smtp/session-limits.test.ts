import { describe, expect, test } from 'vitest';
import { until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();

describe('time', () => {
  test('SMTP-16 a session over its time is 421 4.4.2', async () => {
    const rig = await start({ limits: { sessionMs: 1_000 } });
    const client = await SmtpClient.open(rig.port);
    const busy = await SmtpClient.open(rig.port);
    await busy.say('MAIL FROM:<>');
    const ending = await SmtpClient.open(rig.port);
    await ending.say('MAIL FROM:<>');
    rig.clock.advance(1_000);
    expect(await client.reply()).toMatchObject({ code: 421, enhanced: '4.4.2' });
    await client.closed;
    // An open transaction doubles the time.
    expect(await busy.say('NOOP')).toMatchObject({ code: 250 });
    expect(await ending.say('RSET')).toMatchObject({ code: 250 });
    rig.clock.advance(1);
    expect(await ending.reply()).toMatchObject({ code: 421, enhanced: '4.4.2' });
    rig.clock.advance(999);
    expect(await busy.reply()).toMatchObject({ code: 421, enhanced: '4.4.2' });
  });

  test('S11 SMTP-16 a slow sender above the minimum rate is accepted', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.envelope([ann.address], 'MAIL FROM:<> SIZE=900000');
    await client.say('DATA');
    for (let minute = 1; minute <= 20; minute += 1) {
      client.write(`${'x'.repeat(29_998)}\r\n`);
      rig.clock.advance(59_000);
      // A progress notice says that the bytes have arrived.
      await until(() => ann.notices.filter(({ stage }) => stage === 'receiving').length >= minute);
    }
    client.write('.\r\n');
    expect(await client.reply()).toMatchObject({ code: 250 });
  });

  test('S11 SMTP-16 the minimum rate holds for each minute, not for the average', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.envelope([ann.address], 'MAIL FROM:<> SIZE=900000');
    await client.say('DATA');
    const receive = (bytes: number) => until(() => rig.receiver.dataBytes === bytes);
    client.write('x'.repeat(600_000));
    await receive(600_000);
    rig.clock.advance(60_000);
    // The next check begins a window.
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.write('x'.repeat(29_999));
    await receive(629_999);
    rig.clock.advance(59_999);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.unread).toBe('');
    rig.clock.advance(1);
    expect(await client.reply()).toMatchObject({ code: 421, enhanced: '4.4.2' });
  });
});

describe('before the greeting', () => {
  test('S27 SMTP-19 a client that talks before the greeting is disconnected', async () => {
    const rig = await start({ limits: { greetingDelayMs: 60_000 } });
    const client = await SmtpClient.connect(rig.port);
    client.write('EHLO early.example\r\nMAIL FROM:<a@sender.example>\r\n');
    expect(await client.rest()).toMatchObject([{ code: 421 }]);
  });

  test('S27 SMTP-19 so is a client that sends half a command', async () => {
    const rig = await start({ limits: { greetingDelayMs: 60_000 } });
    const client = await SmtpClient.connect(rig.port);
    client.write('E');
    expect(await client.rest()).toMatchObject([{ code: 421 }]);
  });
});
