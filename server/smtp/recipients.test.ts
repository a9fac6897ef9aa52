import { describe, expect, test } from 'vitest';
import { replyToMessage } from './delivery.ts';
import { DOMAIN, type RigInbox } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();

describe('operator mail', () => {
  test('S29 SMTP-6 goes to the inbox of the operator', async () => {
    const rig = await start({ operator: `operator@${DOMAIN}` });
    const operator = await rig.inbox('operator');
    const client = await SmtpClient.open(rig.port);
    for (const to of ['postmaster', `abuse@${DOMAIN}`, `Postmaster+x@${DOMAIN}`]) {
      expect(await client.send(to, 'x')).toMatchObject({ code: 250 });
    }
    expect(await operator.messages()).toHaveLength(3);
  });

  test('S29 SMTP-6 is taken, counted and dropped without one', async () => {
    const rig = await start();
    const client = await SmtpClient.open(rig.port);
    expect(await client.send('postmaster', 'x')).toMatchObject({ code: 250 });
    expect(rig.written).toEqual([{ verb: 'dropped', entry: 'operator' }]);
  });
});

test('READ-21 the tag that RCPT named reaches the inbox; of several for one, the first', async () => {
  const rig = await start();
  const [ann, bob] = [await rig.inbox('ann'), await rig.inbox('bob')];
  const client = await SmtpClient.open(rig.port);
  await client.say('MAIL FROM:<a@sender.example>');
  for (const name of ['ann', 'Ann+GitHub', 'ann+other', 'bob']) {
    await client.say(`RCPT TO:<${name}@${DOMAIN}>`);
  }
  await client.say('DATA');
  expect(await client.say('Subject: Hi\r\n\r\nx\r\n.')).toMatchObject({ code: 250 });
  const tags = async ({ id }: RigInbox) =>
    (await rig.store.changesAfter(id, null))?.changes.map(
      (change) => change.type === 'message' && change.message.tag,
    );
  expect([await tags(ann), await tags(bob)]).toEqual([['GitHub'], [null]]);
});

describe('unknown recipients', () => {
  test('S9 SMTP-4 every unknown address gets the same reply', async () => {
    const rig = await start({
      retired: 'old.example',
    });
    const dead = await rig.inbox('dead');
    await rig.store.destroy(dead.id, 'deleted');
    const client = await SmtpClient.open(rig.port);
    await client.say('MAIL FROM:<a@sender.example>');
    const names = ['dead', 'never', 'bright-otter', '"odd..name"', 'admin'];
    for (const path of [...names.map((name) => `${name}@${DOMAIN}`), 'ann@old.example']) {
      const reply = await client.say(`RCPT TO:<${path}>`);
      expect(reply).toMatchObject({ code: 550, enhanced: '5.1.1' });
    }
  });

  test('SMTP-4 SMTP-6 a retired domain takes mail for the operator only', async () => {
    const rig = await start({ retired: 'old.example' });
    await rig.inbox('ann', 'old.example');
    const client = await SmtpClient.open(rig.port);
    const [ann, postmaster] = await client.envelope(['ann@old.example', 'postmaster@old.example']);
    expect(ann).toMatchObject({ code: 550, enhanced: '5.1.1' });
    expect(postmaster).toMatchObject({ code: 250 });
  });

  test('S21 SMTP-4 U-label, A-label and upper case of a domain are one', async () => {
    const rig = await start({ domains: ['xn--bcher-kva.example'] });
    const ann = await rig.inbox('ann', 'xn--bcher-kva.example');
    const client = await SmtpClient.open(rig.port);
    const utf8 = Buffer.from('bücher.example', 'utf8').toString('latin1');
    const upper = Buffer.from('BÜCHER.Example', 'utf8').toString('latin1');
    for (const domain of ['XN--BCHER-KVA.example', utf8, upper]) {
      expect(await client.send(`ann@${domain}`, 'x')).toMatchObject({ code: 250 });
    }
    expect(await ann.messages()).toHaveLength(3);
  });
});

describe('several recipients', () => {
  test('S36 SMTP-10 a message for 100 is stored once, and counted once', async () => {
    const rig = await start();
    const inboxes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => rig.inbox(`inbox${index}`)),
    );
    const client = await SmtpClient.open(rig.port);
    await client.envelope(inboxes.map(({ address }) => address));
    await client.say('DATA');
    client.write(`${'x'.repeat(70_000)}\r\n.\r\n`);
    expect(await client.reply()).toMatchObject({ code: 250 });
    const usage = await rig.store.usage();
    expect(usage.messages).toBe(100);
    expect(usage.bytesHeld).toBeLessThan(300_000);
    // Recipients must not learn of each other.
    const [first] = await (inboxes[0]?.messages() ?? []);
    expect(first?.prefix).not.toContain('for <');
  });

  test('SMTP-10 the reply is 250 if any inbox stored it, else the first refusal', () => {
    const answer = (kind: 'stored' | 'duplicate') => ({ kind, inbox: 'i', id: 'm' });
    const refusal = (kind: 'dead' | 'inbox_full' | 'store_full') => ({ kind, inbox: 'i' });
    const judge = (...kinds: Parameters<typeof replyToMessage>[0][]) =>
      kinds.map((answers) => replyToMessage(answers, 'reject'));
    expect(
      judge(
        [refusal('dead'), answer('stored')],
        [refusal('inbox_full'), answer('duplicate')],
        [refusal('dead'), refusal('inbox_full')],
        [refusal('store_full'), refusal('dead')],
      ),
    ).toEqual(['accepted', 'accepted', 'unknown_recipient', 'server_full']);
    expect(replyToMessage([refusal('dead'), refusal('inbox_full')], 'discard')).toBe('inbox_full');
    expect(replyToMessage([refusal('dead')], 'discard')).toBe('accepted');
  });
});

describe('deleted between RCPT and the final dot', () => {
  test('S31 SMTP-10 is taken and dropped under discard', async () => {
    const rig = await start({ settings: { afterlife: 'discard' } });
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.envelope([ann.address]);
    await client.say('DATA');
    await rig.store.destroy(ann.id, 'deleted');
    client.write('x\r\n.\r\n');
    expect(await client.reply()).toMatchObject({ code: 250 });
    expect((await rig.store.usage()).messages).toBe(0);
    expect(rig.written).toContainEqual({ verb: 'dropped', entry: 'discard' });
  });
});
