import { expect, test } from 'vitest';
import { LINES_PER_MINUTE } from '#server/ops/line-quota.ts';
import { createLog } from '#server/ops/log.ts';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import { DOMAIN, type RigOptions, until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';
import { withReplaced } from './testing/with-replaced.ts';

const start = rigs();

test('R23 RUN-7 the log contains no address, and nothing that a client sent', async () => {
  const rig = await start({ settings: { maxMessageSize: 1_000 } });
  const ann = await rig.inbox('annsecret');
  const client = await SmtpClient.open(rig.port, 'EHLO hostsecret.example');
  await client.send(
    ann.address,
    'Subject: subjectsecret\r\n\r\nbodysecret',
    'MAIL FROM:<sendersecret@b.example>',
  );
  await client.envelope([
    `nobodysecret@${DOMAIN}`,
    'foreignsecret@elsewhere.example',
    'postmaster',
  ]);
  await client.say('RSET');
  await client.send('postmaster', 'operatorsecret');
  await client.send(ann.address, 'bodysecret '.repeat(150));
  await client.say('VERBSECRET');
  await client.say('MAIL FROM:<a\u0001secret@b.example>');
  expect(new Set(rig.written.map(({ verb }) => verb))).toEqual(
    new Set(['received', 'refused', 'dropped']),
  );
  expect(JSON.stringify(rig.written)).not.toMatch(/secret/i);
});

/** A receiver with the log of an operator. */
async function logged(options: RigOptions = {}) {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  return { rig: await start({ ...options, log }), lines };
}

/** Every refusal that a client can cause, one connection each. */
const NUISANCES: Readonly<Record<string, (client: SmtpClient) => Promise<unknown>>> = {
  unknown: (client) => client.say('VERB'),
  misses: (client) => client.envelope([`nobody@${DOMAIN}`, 'a@elsewhere.example']),
  dropped: (client) => client.send('postmaster', 'x'),
  loop: (client) => client.send('postmaster', 'Received: x\r\n'.repeat(60)),
  http: (client) => client.say('GET / HTTP/1.1'),
  hangup: async (client) => client.write('DATA\r\nx'),
  handshake: async (client) => {
    await client.say('STARTTLS');
    client.write('no handshake at all\r\n');
    await client.closed;
  },
};

const ROUNDS = 5;

test('RUN-8 RUN-7 nothing that a client sends causes a line at `info`, except one warning per kind', async () => {
  const certificates = sourceOf([usablePair({ names: ['mx.mayfly.example'] })]);
  const { rig, lines } = await logged({
    settings: { certificates, trustedProxies: ['10.0.0.0/8'] },
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const proxied = await SmtpClient.open(rig.port, '');
    await proxied.say('PROXY TCP4 192.0.2.1 192.0.2.2 1 2');
    proxied.destroy();
    for (const nuisance of Object.values(NUISANCES)) {
      const client = await SmtpClient.open(rig.port);
      await nuisance(client);
      client.destroy();
    }
  }
  await until(() => rig.receiver.connections === 0);
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(['warned']);
});

test('RUN-8 S33 an internal error that a client can cause is logged a limited number of times per minute', async () => {
  const { rig, lines } = await logged({
    store: (store) =>
      withReplaced(store, { admit: () => Promise.reject(new TypeError('a fault')) }),
  });
  const client = await SmtpClient.open(rig.port);
  await client.say('MAIL FROM:<a@sender.example>');
  for (let count = 0; count < 2 * LINES_PER_MINUTE; count += 1) {
    expect(await client.say(`RCPT TO:<a${count}@${DOMAIN}>`)).toMatchObject({ code: 451 });
  }
  client.destroy();
  expect(lines).toHaveLength(LINES_PER_MINUTE);
});
