import { expect, test } from 'vitest';
import { byLength } from '#server/ops/testing/length.ts';
import { DOMAIN } from './testing/rig.ts';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();

test('S14 SMTP-7 SMTP-8 a declared size over the limit is refused at RCPT, and the tab is notified', async () => {
  const rig = await start();
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port);
  const answers = await client.envelope(
    [ann.address, `nobody@${DOMAIN}`],
    'MAIL FROM:<> SIZE=2000000',
  );
  expect(answers).toMatchObject([
    { code: 552, enhanced: '5.3.4' },
    { code: 550, enhanced: '5.1.1' },
  ]);
  expect(ann.notices).toMatchObject([{ stage: 'refused' }]);
});

test('S14 SMTP-4 SMTP-8 under discard a large message gets the same reply for live and dead addresses', async () => {
  const rig = await start({
    settings: { afterlife: 'discard', sourceFailures: 3 },
    limits: { failedRecipients: 3 },
    storeLimits: { inboxMaxMessages: 1 },
    retired: 'old.example',
  });
  const [ann, full, dead] = [
    await rig.inbox('ann'),
    await rig.inbox('full'),
    await rig.inbox('dead'),
  ];
  await rig.store.destroy(dead.id, 'deleted');
  const client = await SmtpClient.open(rig.port);
  await client.send(full.address, 'x');
  const strangers = [`nobody@${DOMAIN}`, 'ann@old.example', `postmaster@${DOMAIN}`];
  const answers = await client.envelope(
    // Twice: a counted failure would change the second reply.
    [ann.address, full.address, dead.address, ...strangers, dead.address, ann.address],
    'MAIL FROM:<> SIZE=2000000',
  );
  expect(new Set(answers.map(({ lines }) => lines.join()))).toHaveLength(1);
  expect(answers[0]).toMatchObject({ code: 552, enhanced: '5.3.4' });
});

test('R1 SMTP-7 a full server is 452 4.3.1 at RCPT', async () => {
  const rig = await start({ storeLimits: { storeMaxBytes: 10_000 } });
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port);
  const [reply] = await client.envelope([ann.address], 'MAIL FROM:<> SIZE=20000');
  expect(reply).toMatchObject({ code: 452, enhanced: '4.3.1' });
});

test('R1 SMTP-7 a full server is 452 4.3.1 at the dot without a declared size', async () => {
  const rig = await start({ storeLimits: { storeMaxBytes: 100_000 } });
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port);
  const reply = await client.send(ann.address, 'x'.repeat(300_000));
  expect(reply).toMatchObject({ code: 452, enhanced: '4.3.1' });
  expect((await rig.store.usage()).messages).toBe(0);
  // The session goes on.
  expect(await client.send(ann.address, 'x'.repeat(1_000))).toMatchObject({ code: 250 });
});

test('R2 SMTP-7 a message that outgrows its inbox is 452 4.2.2 at the dot, and is not collected', async () => {
  const rig = await start({ storeLimits: { inboxMaxBytes: 100_000 } });
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port);
  const reply = await client.send(ann.address, 'x'.repeat(300_000));
  expect(reply).toMatchObject({ code: 452, enhanced: '4.2.2' });
  expect(ann.notices.at(-1)).toMatchObject({ stage: 'refused' });
});

/** Each leaves nothing, or it shows after the first. */
const DISCONNECTS = byLength({ short: 500, long: 10_000 });

test('S30 SMTP-1 clients that disconnect in DATA leave nothing', { timeout: 180_000 }, async () => {
  const rig = await start();
  const ann = await rig.inbox('ann');
  for (let batch = 0; batch < DISCONNECTS; batch += 50) {
    await Promise.all(Array.from({ length: 50 }, () => vanish(rig.port, ann.address)));
  }
  await expectNothingLeft(rig);
  expect(await ann.messages()).toEqual([]);
  expect(rig.written.filter(({ verb }) => verb === 'failed')).toEqual([]);
});

async function vanish(port: number, address: string): Promise<void> {
  const client = await SmtpClient.open(port);
  await client.envelope([address]);
  await client.say('DATA');
  client.write('half a message\r\n.\r');
  client.socket.resetAndDestroy();
}
