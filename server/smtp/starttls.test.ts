import { describe, expect, test } from 'vitest';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import { until } from './testing/rig.ts';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const open = rigs();
const certificates = sourceOf([usablePair({ names: ['mx.mayfly.example'], type: 'rsa' })]);
const start = () => open({ settings: { certificates } });

describe('STARTTLS', () => {
  test('TLS-2 is offered once, without TLS, and takes no parameter', async () => {
    const rig = await start();
    const plain = await SmtpClient.open(rig.port, '');
    expect((await plain.say('EHLO client.example')).lines).toContain('250-STARTTLS');
    expect(await plain.say('STARTTLS now')).toMatchObject({ code: 501, enhanced: '5.5.4' });
    const { client } = await plain.secure();
    const { lines } = await client.say('EHLO client.example');
    expect(lines.filter((line) => line.includes('STARTTLS'))).toEqual([]);
    expect(lines).toContain('250-PIPELINING');
    expect(await client.say('STARTTLS')).toMatchObject({ code: 503, enhanced: '5.5.1' });
  });

  test('TLS-2 is optional: mail without TLS is taken', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    expect(await client.send(ann.address, 'x')).toMatchObject({ code: 250 });
    const [message] = await ann.messages();
    expect(message?.prefix).toContain('with ESMTP id');
    expect(message?.prefix).not.toContain('\ttls ');
  });

  for (const protocol of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`SMTP-20 ${protocol} and its cipher are in Received and in the tab's notice`, async () => {
      const rig = await start();
      const ann = await rig.inbox('ann');
      const plain = await SmtpClient.open(rig.port);
      const { client, socket } = await plain.secure({ minVersion: protocol, maxVersion: protocol });
      await client.say('EHLO client.example');
      expect(await client.send(ann.address, 'x')).toMatchObject({ code: 250 });
      await client.send(ann.address, 'y', 'MAIL FROM:<a@sender.example> SMTPUTF8');
      const cipher = `tls ${socket.getCipher().standardName} (${protocol});`;
      const prefixes = (await ann.messages()).map(({ prefix }) => prefix);
      for (const prefix of prefixes) expect(prefix).toContain(cipher);
      expect(prefixes[0]).toContain('with ESMTPS id');
      expect(prefixes[1]).toContain('with UTF8SMTPS id');
      expect(ann.notices[0]).toMatchObject({ stage: 'connected', tls: protocol });
    });
  }

  test('TLS-2 no version before TLS 1.2 and no cipher without forward secrecy is accepted', async () => {
    const rig = await start();
    const old = {
      ciphers: 'DEFAULT@SECLEVEL=0',
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
    } as const;
    const static_ = { ciphers: 'AES128-GCM-SHA256:AES256-SHA', maxVersion: 'TLSv1.2' } as const;
    for (const options of [old, static_]) {
      const plain = await SmtpClient.open(rig.port);
      await expect(plain.secure(options)).rejects.toThrow();
    }
    await until(() => rig.receiver.connections === 0);
    const whys = rig.written.filter(({ verb }) => verb === 'unsecured').map(({ entry }) => entry);
    expect(whys).toMatchObject([
      { why: 'ERR_SSL_UNSUPPORTED_PROTOCOL' },
      { why: 'ERR_SSL_NO_SHARED_CIPHER' },
    ]);
  });

  test('TLS-2 renegotiation is refused', async () => {
    const rig = await start();
    const plain = await SmtpClient.open(rig.port);
    const { client, socket } = await plain.secure({ maxVersion: 'TLSv1.2' });
    await client.say('EHLO client.example');
    const refused = await new Promise((resolve) => {
      socket.once('error', resolve);
      socket.renegotiate({}, resolve);
    });
    expect(refused).toBeInstanceOf(Error);
  });
});

describe('S3', () => {
  test('TLS-3 plain text after STARTTLS neither runs nor gets a reply', async () => {
    const rig = await start();
    const plain = await SmtpClient.open(rig.port);
    plain.write('STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<>\r\nRSET');
    expect(await plain.reply()).toMatchObject({ code: 220 });
    const { client } = await plain.handshake();
    expect(await client.say('MAIL FROM:<>')).toMatchObject({ code: 503, enhanced: '5.5.1' });
    expect(await client.say('NOOP')).toMatchObject({ code: 250, enhanced: '2.0.0' });
    expect([plain.unread, client.unread]).toEqual(['', '']);
  });
});

describe('a TLS handshake', () => {
  const whys = (rig: Awaited<ReturnType<typeof start>>) =>
    rig.written.flatMap(({ verb, entry }) => (verb === 'unsecured' ? [entry] : []));

  test('TLS-4 over 30 seconds closes the connection, without a reply', async () => {
    const rig = await start();
    const plain = await SmtpClient.open(rig.port);
    await plain.say('STARTTLS');
    rig.clock.advance(29_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(rig.receiver.connections).toBe(1);
    rig.clock.advance(1);
    await plain.closed;
    expect(plain.unread).toBe('');
    await until(() => rig.receiver.connections === 0);
    expect(whys(rig)).toMatchObject([{ why: 'timeout' }]);
    await expectNothingLeft(rig);
  });

  test('TLS-4 that is malformed closes the connection', async () => {
    const rig = await start();
    for (const bytes of [
      'GET / HTTP/1.1\r\n\r\n',
      '\x16\x03\x01\xff\xff',
      'EHLO a\r\n'.repeat(100),
    ]) {
      const plain = await SmtpClient.open(rig.port);
      await plain.say('STARTTLS');
      plain.write(bytes);
      plain.socket.end();
      await plain.closed;
      expect(plain.unread).not.toMatch(/^\d{3}[ -]/m);
    }
    await until(() => rig.receiver.connections === 0);
    expect(whys(rig)).toHaveLength(3);
    await expectNothingLeft(rig);
  });

  test('TLS-4 whose client disconnects leaves nothing behind', async () => {
    const rig = await start();
    for (let count = 0; count < 100; count += 1) {
      const plain = await SmtpClient.open(rig.port);
      await plain.say('STARTTLS');
      if (count % 2 === 0) plain.socket.resetAndDestroy();
      else plain.socket.end();
    }
    await until(() => rig.receiver.connections === 0);
    expect(whys(rig)).toHaveLength(100);
    const plain = await SmtpClient.open(rig.port);
    expect((await plain.secure()).socket.encrypted).toBe(true);
  });

  test('TLS-4 SMTP-14 does not delay a shutdown', async () => {
    const rig = await start();
    const plain = await SmtpClient.open(rig.port);
    await plain.say('STARTTLS');
    await rig.receiver.close(10);
    await plain.closed;
    expect(plain.unread).toBe('');
  });

  test('SMTP-14 a session in TLS gets 421 at shutdown', async () => {
    const rig = await start();
    const plain = await SmtpClient.open(rig.port);
    const { client } = await plain.secure();
    const closed = rig.receiver.close(10_000);
    expect(await client.reply()).toMatchObject({ code: 421, enhanced: '4.3.2' });
    client.destroy();
    await closed;
  });

  test('TLS-4 is not counted if STARTTLS fails', async () => {
    const rig = await open({ settings: { certificates, sourceMessages: 1 } });
    const plain = await SmtpClient.open(rig.port);
    expect(await plain.say('STARTTLS now')).toMatchObject({ code: 501 });
    const { client } = await plain.secure();
    await client.say('EHLO client.example');
    expect(await client.say('STARTTLS')).toMatchObject({ code: 503 });
  });

  test('R16 SMTP-24 an encrypted connection counts as open until it closes', async () => {
    // The limit is below the number of connections that follow each other.
    const connectionBudget = new ConnectionBudget(20, 4);
    const rig = await open({ settings: { certificates }, connectionBudget });
    for (let count = 0; count < 2 * connectionBudget.max; count += 1) {
      const plain = await SmtpClient.open(rig.port);
      const { client } = await plain.secure();
      client.destroy();
      await until(() => rig.receiver.connections === 0);
    }
    expect(connectionBudget.hasRoom).toBe(true);
  });
});
