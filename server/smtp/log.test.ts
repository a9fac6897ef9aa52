import { expect, test } from 'vitest';
import { DOMAIN } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { Talk } from './testing/talk.ts';

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
