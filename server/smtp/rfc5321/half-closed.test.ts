import { expect, test } from 'vitest';
import type { Mailroom } from '#server/mail/types.ts';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import { until } from '../testing/rig.ts';
import { rigs } from '../testing/rigs.ts';
import { SmtpClient } from '../testing/smtp-client.ts';
import { withReplaced } from '../testing/with-replaced.ts';

const start = rigs();

/** A mailroom that commits after `open`. */
function gated() {
  const gate = Promise.withResolvers<void>();
  const mailroom = (inner: Mailroom) =>
    withReplaced<Mailroom>(inner, {
      deliver: async (mail) => {
        await gate.promise;
        return inner.deliver(mail);
      },
    });
  return { mailroom, open: gate.resolve };
}

const certificates = sourceOf([usablePair({ names: ['mx.mayfly.example'] })]);

test.each(['clear', 'TLS'])(
  'SMTP-23 a sender in %s that closes its side after the last command gets every reply',
  async (way) => {
    const gate = gated();
    const rig = await start({ mailroom: gate.mailroom, settings: { certificates } });
    const ann = await rig.inbox('ann');
    const plain = await SmtpClient.open(rig.port);
    const client = way === 'TLS' ? (await plain.secure()).client : plain;
    if (way === 'TLS') await client.say('EHLO client.example');
    await client.envelope([ann.address]);
    await client.say('DATA');
    // Exim does so after its last command.
    client.socket.end('Subject: x\r\n\r\nx\r\n.\r\nQUIT\r\n');
    // A later client has its reply, so the server has seen that end.
    await (await SmtpClient.open(rig.port)).say('NOOP');
    gate.open();
    expect((await client.rest()).map(({ code }) => code)).toEqual([250, 221]);
    expect(await ann.messages()).toHaveLength(1);
  },
);

test('SMTP-23 so does one without QUIT, and one that is refused', async () => {
  const rig = await start();
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port);
  client.socket.end(`MAIL FROM:<>\r\nRCPT TO:<no${ann.address}>\r\nNOOP\r\nDATA\r\nNOO`);
  expect((await client.rest()).map(({ code }) => code)).toEqual([250, 550, 250, 503]);
  await until(() => rig.receiver.connections === 0);
});

test('SMTP-23 a message without its final dot is not stored', async () => {
  const rig = await start();
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port);
  await client.envelope([ann.address]);
  await client.say('DATA');
  client.socket.end('Subject: x\r\n\r\nx\r\n');
  expect(await client.rest()).toEqual([]);
  await until(() => rig.receiver.connections === 0);
  expect(await ann.messages()).toEqual([]);
});

test('SMTP-23 a client that closes its side at once is disconnected', async () => {
  const rig = await start();
  const client = await SmtpClient.connect(rig.port);
  client.socket.end();
  await client.closed;
  await until(() => rig.receiver.connections === 0);
});

test('SMTP-23 a client that keeps its side open after QUIT holds no connection', async () => {
  const rig = await start();
  const client = await SmtpClient.stay(rig.port);
  expect(await client.reply()).toMatchObject({ code: 220 });
  expect(await client.say('QUIT')).toMatchObject({ code: 221 });
  await client.closed;
  await (await SmtpClient.open(rig.port)).say('NOOP');
  expect(rig.receiver.connections).toBe(1);
  client.socket.destroy();
});
