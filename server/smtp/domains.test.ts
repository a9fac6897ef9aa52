import { expect, test } from 'vitest';
import { createPool, type DomainPool } from '#server/domains/pool.ts';
import { domain } from '#server/domains/testing/domains.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();

test('POOL-5 SMTP-4 mail for any name at a host below a wildcard reaches its inbox once', async () => {
  const rig = await start({ domains: ['*.in.example'] });
  const fern = await rig.inbox('inbox', 'fern.in.example');
  const client = await SmtpClient.open(rig.port);
  await client.send('shop+1@FERN.in.example', 'one');
  const answers = await client.envelope([
    'a@fern.in.example',
    'b@fern.in.example',
    'inbox@moss.in.example',
    'inbox@in.example',
    'inbox@a.fern.in.example',
    'abuse@fern.in.example',
  ]);
  expect(answers.map(({ code, enhanced }) => `${code} ${enhanced}`)).toEqual([
    '250 2.1.5',
    '250 2.1.5',
    '550 5.1.1',
    '550 5.7.1',
    '550 5.7.1',
    '250 2.1.5',
  ]);
  await client.say('DATA');
  await client.say('Subject: two\r\n\r\ntwo\r\n.');
  expect(await fern.messages()).toHaveLength(2);
});

test.each(['admin', 'Administrator', '"hostmaster"', 'webmaster+ca', 'ssladmin'])(
  'POOL-5 H6 below a wildcard %s@ is unknown: its mail could issue a certificate',
  async (name) => {
    const rig = await start({ domains: ['*.in.example'] });
    await rig.inbox('inbox', 'fern.in.example');
    const client = await SmtpClient.open(rig.port);
    const [living, dead] = await client.envelope([
      `${name}@fern.in.example`,
      `${name}@moss.in.example`,
    ]);
    expect(living).toMatchObject({ code: 550, enhanced: '5.1.1' });
    expect(dead).toEqual(living);
  },
);

test('POOL-2 active and draining domains take mail, retired ones refuse it', async () => {
  let pool: DomainPool = createPool([]);
  const rig = await start({ pool: () => pool });
  const ann = await rig.inbox('ann', 'in.example');
  const client = await SmtpClient.open(rig.port);
  for (const [state, reply] of [
    ['active', { code: 250 }],
    ['draining', { code: 250 }],
    ['retired', { code: 550, enhanced: '5.1.1' }],
    ['active', { code: 250 }],
  ] as const) {
    pool = createPool([domain('in.example', state)]);
    const [answer] = await client.envelope([ann.address]);
    expect(answer).toMatchObject(reply);
    await client.say('RSET');
  }
});

test('RUN-5 a message whose recipient was accepted is taken, even if its domain changes meanwhile', async () => {
  let pool: DomainPool = createPool([domain('in.example')]);
  const rig = await start({ pool: () => pool });
  const ann = await rig.inbox('ann', 'in.example');
  const client = await SmtpClient.open(rig.port);
  await client.envelope([ann.address]);
  await client.say('DATA');
  pool = createPool([domain('in.example', 'retired')]);
  expect(await client.say('Subject: x\r\n\r\nx\r\n.')).toMatchObject({ code: 250 });
  expect(await ann.messages()).toHaveLength(1);
});
