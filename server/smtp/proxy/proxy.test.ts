import { describe, expect, test } from 'vitest';
import type { Origin } from '#server/authentication/types.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import { type RigOptions, until } from '../testing/rig.ts';
import { expectNothingLeft, rigs } from '../testing/rigs.ts';
import { SmtpClient } from '../testing/smtp-client.ts';
import { withReplaced } from '../testing/with-replaced.ts';

const open = rigs();
const TRUSTED = ['127.0.0.1/32'];
const start = (options: RigOptions = {}) =>
  open({ ...options, settings: { trustedProxies: TRUSTED, ...options.settings } });

const V1 = 'PROXY TCP4 198.51.100.7 203.0.113.1 54321 25\r\n';
const V2 = '\r\n\r\n\0\r\nQUIT\n\x21\x21\x00\x24 \x01\r\xb8';
/** IPv6, 2001:db8:2020:… */
const V2_IPV6 = V2 + ' '.repeat(32);
const V2_LOCAL = '\r\n\r\n\0\r\nQUIT\n\x20\x00\x00\x00';

/** Turns of the event loop for the sockets. */
async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A client behind the proxy. */
async function through(port: number, header: string): Promise<SmtpClient> {
  const client = await SmtpClient.connect(port);
  client.write(header);
  return client;
}

describe('behind a trusted proxy', () => {
  for (const [name, header, literal] of [
    ['1', V1, '[198.51.100.7]'],
    ['2', V2_IPV6, '[IPv6:2001:db8:2020:2020:2020:2020:2020:2020]'],
  ] as const) {
    test(`PROXY-2 version ${name}: Received and sender checks know the real source`, async () => {
      const origins: Origin[] = [];
      const mailroom = (whole: Mailroom) =>
        withReplaced<Mailroom>(whole, {
          deliver: (mail) => {
            origins.push(mail.origin);
            return whole.deliver(mail);
          },
        });
      const rig = await start({ mailroom });
      const ann = await rig.inbox('ann');
      const client = await through(rig.port, header);
      expect(await client.reply()).toMatchObject({ code: 220 });
      await client.say('EHLO client.example');
      expect(await client.send(ann.address, 'x')).toMatchObject({ code: 250 });
      const [message] = await ann.messages();
      expect(message?.prefix).toContain(`from client.example (${literal})`);
      expect(origins.map(({ remoteAddress }) => `[${remoteAddress}]`)).toEqual([
        literal.replace('IPv6:', ''),
      ]);
    });
  }

  test('PROXY-2 a header that comes byte by byte is accepted', async () => {
    const rig = await start();
    const client = await SmtpClient.connect(rig.port);
    for (const byte of V2_IPV6) {
      client.write(byte);
      await aWhile();
    }
    expect(await client.reply()).toMatchObject({ code: 220 });
    expect(await client.say('EHLO client.example')).toMatchObject({ code: 250 });
  });

  test('PROXY-2 with LOCAL and UNKNOWN the proxy is the source', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    for (const header of [V2_LOCAL, 'PROXY UNKNOWN\r\n']) {
      const client = await through(rig.port, header);
      await client.reply();
      await client.say('EHLO client.example');
      expect(await client.send(ann.address, header.slice(-5))).toMatchObject({ code: 250 });
      expect((await ann.messages()).at(-1)?.prefix).toContain('([127.0.0.1])');
    }
  });

  test('PROXY-2 STARTTLS works through the proxy', async () => {
    const certificates = sourceOf([usablePair({ names: ['mx.mayfly.example'] })]);
    const rig = await start({ settings: { certificates } });
    const ann = await rig.inbox('ann');
    const plain = await through(rig.port, V1);
    await plain.reply();
    const { client } = await plain.secure();
    await client.say('EHLO client.example');
    expect(await client.send(ann.address, 'x')).toMatchObject({ code: 250 });
    const [message] = await ann.messages();
    expect(message?.prefix).toMatch(/\(\[198\.51\.100\.7\]\)\r\n.* with ESMTPS /);
  });

  test('PROXY-2 S24 a client behind the proxy cannot send another header', async () => {
    const rig = await start();
    const early = await through(rig.port, V1 + V1.replace('.7', '.8'));
    expect(await early.rest()).toMatchObject([{ code: 421 }]);
    const late = await through(rig.port, V1);
    await late.reply();
    expect(await late.say(V1.trim())).toMatchObject({ code: 500 });
    expect(rig.written.filter(({ verb }) => verb === 'warned')).toEqual([]);
  });
});

describe('a trusted network without a header', () => {
  test('PROXY-3 a header after that ends the session', async () => {
    const rig = await start({ limits: { proxyWaitMs: 20 } });
    for (const header of [V1, V2_IPV6]) {
      const client = await SmtpClient.connect(rig.port);
      expect(await client.reply()).toMatchObject({ code: 220 });
      client.write(`${header}EHLO client.example\r\n`);
      expect(await client.rest()).toMatchObject([{ code: 421, enhanced: '4.7.0' }]);
    }
  });

  test('PROXY-3 SMTP-19 a client that begins with SMTP talks too early', async () => {
    const rig = await start();
    const client = await through(rig.port, 'EHLO client.example\r\n');
    expect(await client.rest()).toMatchObject([{ code: 421 }]);
  });
});

describe('a malformed header', () => {
  test('PROXY-3 closes the connection without a reply', async () => {
    const rig = await start();
    for (const header of [
      'PROXY TCP4 a b c d\r\n',
      `PROXY ${'x'.repeat(200)}`,
      V2.replace('!', '?'),
    ]) {
      const client = await through(rig.port, header);
      await client.closed;
      expect(client.unread).toBe('');
    }
    const turnedAway = rig.written.filter(({ verb }) => verb === 'turnedAway');
    expect(turnedAway.map(({ entry }) => entry)).toMatchObject(
      Array.from({ length: 3 }, () => ({ code: 'proxy_header' })),
    );
    await expectNothingLeft(rig);
  });

  test('PROXY-3 SMTP-14 a connection that waits for its header does not delay a shutdown', async () => {
    const rig = await start();
    const waiting = [await SmtpClient.connect(rig.port), await through(rig.port, 'PROXY TCP4')];
    await aWhile();
    await rig.receiver.close(10_000);
    for (const client of waiting) await client.closed;
  });

  test('PROXY-3 proxies that connect and close leave nothing behind', async () => {
    const rig = await start();
    for (let count = 0; count < 50; count += 1) {
      const client = await through(rig.port, count % 3 === 0 ? V2_LOCAL : '');
      if (count % 2 === 0) client.socket.resetAndDestroy();
      else client.socket.end();
    }
    await aWhile();
    await until(() => rig.receiver.connections === 0);
    expect(rig.written.filter(({ verb }) => verb === 'failed')).toEqual([]);
  });
});

test('S24 PROXY-1 a header from an untrusted address is refused, with one warning', async () => {
  const rig = await start({ settings: { trustedProxies: ['192.0.2.0/24'] } });
  const ann = await rig.inbox('ann');
  for (const header of [V1, V2_IPV6]) {
    const early = await through(rig.port, header);
    expect(await early.rest()).toMatchObject([{ code: 421, enhanced: '4.7.0' }]);
    const late = await SmtpClient.open(rig.port, '');
    late.write(V1);
    expect(await late.reply()).toMatchObject({ code: 500, enhanced: '5.5.1' });
    await late.say('EHLO client.example');
    await late.send(ann.address, 'x');
  }
  for (const { prefix } of await ann.messages()) expect(prefix).toContain('([127.0.0.1])');
  const warned = rig.written.filter(({ verb }) => verb === 'warned');
  expect(warned.map(({ entry }) => entry)).toEqual([
    'a PROXY header from an untrusted address was ignored',
  ]);
});
