import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import { afterEach, expect, test } from 'vitest';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import { until } from '../testing/rig.ts';
import { rigs } from '../testing/rigs.ts';
import { SmtpClient } from '../testing/smtp-client.ts';
import { Rfc5321Connection } from './smtp-connection.ts';
import { StartTlsConnection } from './starttls.ts';

const start = rigs();

/** Overrides that our own code calls. */
const CALLED_BY_US = ['_onCommand', 'init'];

const overrides = [StartTlsConnection.prototype, Rfc5321Connection.prototype].flatMap((owner) =>
  Object.getOwnPropertyNames(owner)
    .filter((name) => name !== 'constructor' && name in SMTPConnection.prototype)
    .map((name) => ({ owner, name })),
);

let restore: (() => void)[] = [];
afterEach(() => {
  for (const each of restore) each();
  restore = [];
});

/** Collects the names of the overridden methods that the library calls. */
function watchLibrary(): Set<string> {
  const called = new Set<string>();
  for (const { owner, name } of overrides) {
    const original = Object.getOwnPropertyDescriptor(owner, name);
    const method: unknown = original?.value;
    if (original === undefined || typeof method !== 'function') throw new TypeError(name);
    restore.push(() => Object.defineProperty(owner, name, original));
    Object.defineProperty(owner, name, {
      ...original,
      value(...given: unknown[]): unknown {
        if (calledByLibrary()) called.add(name);
        return Reflect.apply(method, this, given);
      },
    });
  }
  return called;
}

/** Whether the library called the calling function. */
function calledByLibrary(): boolean {
  const [, , , caller = ''] = new Error().stack?.split('\n') ?? [];
  return caller.includes('/node_modules/smtp-server/');
}

test('SMTP-17 smtp-server still calls every overridden method', async () => {
  const called = watchLibrary();
  const certificates = sourceOf([usablePair({ names: ['mx.mayfly.example'] })]);
  const rig = await start({ settings: { certificates } });
  const ann = await rig.inbox('ann');
  const plain = await SmtpClient.open(rig.port, 'HELO client.example');
  const { client } = await plain.secure();
  for (const line of ['EHLO client.example', 'NOOP', 'HELP', 'VRFY ann', 'RSET']) {
    expect((await client.say(line)).code).toBeLessThan(300);
  }
  expect(await client.send(ann.address, 'x', 'MAIL FROM:<> SIZE=1')).toMatchObject({ code: 250 });
  expect(await client.say('QUIT')).toMatchObject({ code: 221 });
  await failOnce(rig);
  const missing = overrides.map(({ name }) => name).filter((name) => !called.has(name));
  expect([...new Set(missing)].sort()).toEqual(CALLED_BY_US);
});

test('SMTP-22 a refused EHLO keeps the previous name', async () => {
  const rig = await start();
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port, 'HELO first.example');
  await client.envelope([ann.address]);
  for (const line of ['EHLO', 'EHLO two words', 'EHLO <x>']) {
    expect(await client.say(line)).toMatchObject({ code: 501 });
  }
  expect(await client.say('DATA')).toMatchObject({ code: 354 });
  client.write('x\r\n.\r\n');
  expect(await client.reply()).toMatchObject({ code: 250 });
  const [message] = await ann.messages();
  expect(message?.prefix).toContain('Received: from first.example ');
  expect(message?.prefix).toContain(' with SMTP id ');
});

/** One client gets 421, the socket of another fails. */
async function failOnce(rig: Awaited<ReturnType<typeof start>>): Promise<void> {
  const unknown = await SmtpClient.open(rig.port);
  for (let count = 1; count < 10; count += 1) await unknown.say('XYZZY');
  expect(await unknown.say('XYZZY')).toMatchObject({ code: 421 });
  const failing = await SmtpClient.open(rig.port);
  failing.socket.resetAndDestroy();
  await until(() => rig.receiver.connections === 0);
}
