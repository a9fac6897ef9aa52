import { expect, test } from 'vitest';
import { LINES_PER_MINUTE } from '#server/ops/line-quota.ts';
import { createLog } from '#server/ops/log.ts';
import { usablePair } from './testing/certificate.ts';
import { withReplaced } from './testing/replaced.ts';
import { DOMAIN, type RigOptions, until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { Talk } from './testing/talk.ts';
import { serverContexts } from './tls/contexts.ts';

const start = rigs();

test('R23 SMTP-24 the log names nobody, and quotes nothing that a peer said', async () => {
  const rig = await start({ settings: { maxMessageSize: 1_000 } });
  const ann = await rig.inbox('annsecret');
  const talk = await Talk.open(rig.port, 'EHLO hostsecret.example');
  await talk.send(
    ann.address,
    'Subject: subjectsecret\r\n\r\nbodysecret',
    'MAIL FROM:<sendersecret@b.example>',
  );
  await talk.envelope([`nobodysecret@${DOMAIN}`, 'foreignsecret@elsewhere.example', 'postmaster']);
  await talk.say('RSET');
  await talk.send('postmaster', 'operatorsecret');
  await talk.send(ann.address, 'bodysecret '.repeat(150));
  await talk.say('VERBSECRET');
  await talk.say('MAIL FROM:<a\u0001secret@b.example>');
  expect(new Set(rig.written.map(({ verb }) => verb))).toEqual(
    new Set(['received', 'refused', 'dropped']),
  );
  expect(JSON.stringify(rig.written)).not.toMatch(/secret/i);
});

/** A door with a log as an operator has it. */
async function logged(options: RigOptions = {}) {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  return { rig: await start({ ...options, log }), lines };
}

/** Everything that a stranger can be told no for, one connection each. */
const NUISANCES: Readonly<Record<string, (talk: Talk) => Promise<unknown>>> = {
  unknown: (talk) => talk.say('VERB'),
  misses: (talk) => talk.envelope([`nobody@${DOMAIN}`, 'a@elsewhere.example']),
  dropped: (talk) => talk.send('postmaster', 'x'),
  loop: (talk) => talk.send('postmaster', 'Received: x\r\n'.repeat(60)),
  http: (talk) => talk.say('GET / HTTP/1.1'),
  hangup: async (talk) => talk.write('DATA\r\nx'),
  handshake: async (talk) => {
    await talk.say('STARTTLS');
    talk.write('no handshake at all\r\n');
    await talk.closed;
  },
};

const ROUNDS = 5;

test('LOG-2 SMTP-24 nothing that a stranger sends is a line, but the first of a kind that an operator should mend', async () => {
  const tls = serverContexts([usablePair({ names: ['mx.mayfly.example'] })]);
  const { rig, lines } = await logged({ settings: { tls, trustedProxies: ['10.0.0.0/8'] } });
  for (let round = 0; round < ROUNDS; round += 1) {
    const proxied = await Talk.open(rig.port, '');
    await proxied.say('PROXY TCP4 192.0.2.1 192.0.2.2 1 2');
    proxied.destroy();
    for (const nuisance of Object.values(NUISANCES)) {
      const talk = await Talk.open(rig.port);
      await nuisance(talk);
      talk.destroy();
    }
  }
  await until(() => rig.receiver.connections === 0);
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(['warned']);
});

test('LOG-1 S33 a fault that a stranger finds is told so many times a minute', async () => {
  const { rig, lines } = await logged({
    store: (store) =>
      withReplaced(store, { admit: () => Promise.reject(new TypeError('a fault')) }),
  });
  const talk = await Talk.open(rig.port);
  await talk.say('MAIL FROM:<a@sender.example>');
  for (let count = 0; count < 2 * LINES_PER_MINUTE; count += 1) {
    expect(await talk.say(`RCPT TO:<a${count}@${DOMAIN}>`)).toMatchObject({ code: 451 });
  }
  talk.destroy();
  expect(lines).toHaveLength(LINES_PER_MINUTE);
});
