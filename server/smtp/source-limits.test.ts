import { afterEach, describe, expect, test, vi } from 'vitest';
import { DOMAIN, until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();

afterEach(() => {
  vi.useRealTimers();
});

describe('connections', () => {
  test('S12 SMTP-11 a client that stays after its 421 counts until its socket closes', async () => {
    const rig = await start({ settings: { sourceConnections: 1 } });
    const rude = await SmtpClient.stay(rig.port);
    await rude.reply();
    expect(await rude.say('GET / HTTP/1.1')).toMatchObject({ code: 421 });
    await rude.closed;
    const next = await SmtpClient.connect(rig.port);
    expect(await next.reply()).toMatchObject({ code: 421, enhanced: '4.7.0' });
    rude.destroy();
    await until(() => rig.receiver.connections === 0);
    expect(await (await SmtpClient.connect(rig.port)).reply()).toMatchObject({ code: 220 });
  });

  test('S13 SMTP-11 the sources of one IPv6 /48 share a part of all connections', async () => {
    const rig = await start({
      settings: { maxConnections: 8, sourceConnections: 1, trustedProxies: ['127.0.0.1'] },
    });
    const codes: number[] = [];
    for (const address of ['2001:db8:0:1::1', '2001:db8:0:2::1', '2001:db8:0:3::1']) {
      codes.push((await (await from(rig.port, address)).reply()).code);
    }
    expect(codes).toEqual([220, 220, 421]);
    expect(await (await from(rig.port, '2001:db8:1::1')).reply()).toMatchObject({ code: 220 });
    expect(await (await from(rig.port, '192.0.2.1')).reply()).toMatchObject({ code: 220 });
  });

  test('SMTP-25 the bytes of the sources of one IPv6 /48 are counted together', async () => {
    const rig = await start({
      settings: { dataMaxBytes: 400_000, trustedProxies: ['127.0.0.1'] },
    });
    const ann = await rig.inbox('ann');
    const begin = async (address: string) => {
      const client = await from(rig.port, address);
      await client.reply();
      await client.say('EHLO sender.example');
      await client.envelope([ann.address]);
      await client.say('DATA');
      client.write(`${'x'.repeat(80_000)}\r\n`);
      return client;
    };
    const first = await begin('2001:db8:0:1::1');
    await until(() => rig.receiver.dataBytes > 80_000);
    expect((await (await begin('2001:db8:0:2::1')).say('.')).code).toBe(452);
    expect((await (await begin('2001:db8:1:1::1')).say('.')).code).toBe(250);
    expect((await first.say('.')).code).toBe(250);
  });
});

/** A client behind a trusted proxy. */
async function from(port: number, address: string): Promise<SmtpClient> {
  const client = await SmtpClient.connect(port);
  const [family, to] = address.includes(':') ? ['TCP6', '2001:db8::25'] : ['TCP4', '192.0.2.25'];
  client.write(`PROXY ${family} ${address} ${to} 54321 25\r\n`);
  return client;
}

describe('rates of a source', () => {
  test('SMTP-11 messages over the rate are 450 4.7.1 at MAIL, over all its sessions', async () => {
    const rig = await start({ settings: { sourceMessages: 3 } });
    const ann = await rig.inbox('ann');
    const [first, second] = [await SmtpClient.open(rig.port), await SmtpClient.open(rig.port)];
    await first.send(ann.address, 'a');
    await first.send(ann.address, 'b');
    await second.send(ann.address, 'c');
    const reply = await second.say('MAIL FROM:<a@sender.example>');
    expect(reply).toMatchObject({ code: 450, enhanced: '4.7.1' });
    const other = await SmtpClient.open(rig.port, 'EHLO other.example', '127.0.0.2');
    expect(await other.send(ann.address, 'd')).toMatchObject({ code: 250 });
  });

  test('S9 SMTP-11 failed recipients over the rate end each session of that source', async () => {
    const rig = await start({ settings: { sourceFailures: 3 } });
    const ann = await rig.inbox('ann');
    const first = await SmtpClient.open(rig.port);
    await first.envelope(['x', 'y', 'z'].map((name) => `${name}@${DOMAIN}`));
    // A live address gets the same reply.
    const second = await SmtpClient.open(rig.port);
    const [reply] = await second.envelope([ann.address]);
    expect(reply).toMatchObject({ code: 421, enhanced: '4.7.0' });
    await second.closed;
    const other = await SmtpClient.open(rig.port, 'EHLO other.example', '127.0.0.2');
    expect(await other.send(ann.address, 'x')).toMatchObject({ code: 250 });
  });

  test('SMTP-11 a refused MAIL leaves no transaction, and the next minute allows it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const rig = await start({ settings: { sourceMessages: 1 } });
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.send(ann.address, 'a');
    for (let count = 0; count < 5; count += 1) {
      expect(await client.say('MAIL FROM:<a@sender.example>')).toMatchObject({ code: 450 });
    }
    expect(await client.say(`RCPT TO:<${ann.address}>`)).toMatchObject({ code: 503 });
    vi.setSystemTime(Date.now() + 60_000);
    expect(await client.send(ann.address, 'b')).toMatchObject({ code: 250 });
    expect(await ann.messages()).toHaveLength(2);
  });

  test('SMTP-11 a malformed MAIL does not count as a message', async () => {
    const rig = await start({ settings: { sourceMessages: 1 } });
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    for (const line of ['MAIL FROM:', 'MAIL FROM:<a@b.example> X=1', 'RCPT TO:<ann@x.example>']) {
      expect((await client.say(line)).code).toBeGreaterThanOrEqual(500);
    }
    expect(await client.send(ann.address, 'a')).toMatchObject({ code: 250 });
  });
});
