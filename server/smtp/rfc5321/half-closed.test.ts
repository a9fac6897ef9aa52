import { expect, test } from 'vitest';
import type { Mailroom } from '#server/mail/types.ts';
import { usablePair } from '../testing/certificate.ts';
import { until } from '../testing/rig.ts';
import { rigs } from '../testing/rigs.ts';
import { Talk } from '../testing/talk.ts';
import { createTlsContexts } from '../tls/contexts.ts';

const start = rigs();

/** What is committed only when it is let. */
function gated() {
  const gate = Promise.withResolvers<void>();
  const mailroom = (inner: Mailroom): Mailroom => ({
    deliver: async (mail) => {
      await gate.promise;
      return inner.deliver(mail);
    },
    open: (...asked) => inner.open(...asked),
    raw: (...asked) => inner.raw(...asked),
    attachment: (...asked) => inner.attachment(...asked),
    nested: (...asked) => inner.nested(...asked),
    backlog: 0,
    close: () => inner.close(),
  });
  return { mailroom, open: gate.resolve };
}

const tls = createTlsContexts([usablePair({ names: ['mx.mayfly.example'] })]);

test.each(['clear', 'TLS'])(
  'SMTP-30 a sender in %s that closes its side behind the last command hears every reply',
  async (way) => {
    const gate = gated();
    const rig = await start({ mailroom: gate.mailroom, settings: { tls } });
    const ann = await rig.inbox('ann');
    const plain = await Talk.open(rig.port);
    const talk = way === 'TLS' ? (await plain.secure()).talk : plain;
    if (way === 'TLS') await talk.say('EHLO client.example');
    await talk.envelope([ann.address]);
    await talk.say('DATA');
    // As Exim does it, once nothing is left to send.
    talk.socket.end('Subject: x\r\n\r\nx\r\n.\r\nQUIT\r\n');
    // Whoever comes later has been heard: then that end has been seen as well.
    await (await Talk.open(rig.port)).say('NOOP');
    gate.open();
    expect((await talk.rest()).map(({ code }) => code)).toEqual([250, 221]);
    expect(await ann.messages()).toHaveLength(1);
  },
);

test('SMTP-30 also where it does not say QUIT, and where it is refused', async () => {
  const rig = await start();
  const ann = await rig.inbox('ann');
  const talk = await Talk.open(rig.port);
  talk.socket.end(`MAIL FROM:<>\r\nRCPT TO:<no${ann.address}>\r\nNOOP\r\nDATA\r\nNOO`);
  expect((await talk.rest()).map(({ code }) => code)).toEqual([250, 550, 250, 503]);
  await until(() => rig.receiver.connections === 0);
});

test('SMTP-30 a message that is cut off by it is none', async () => {
  const rig = await start();
  const ann = await rig.inbox('ann');
  const talk = await Talk.open(rig.port);
  await talk.envelope([ann.address]);
  await talk.say('DATA');
  talk.socket.end('Subject: x\r\n\r\nx\r\n');
  expect(await talk.rest()).toEqual([]);
  await until(() => rig.receiver.connections === 0);
  expect(await ann.messages()).toEqual([]);
});

test('SMTP-30 a peer that closes its side at once is let go', async () => {
  const rig = await start();
  const talk = await Talk.connect(rig.port);
  talk.socket.end();
  await talk.closed;
  await until(() => rig.receiver.connections === 0);
});
