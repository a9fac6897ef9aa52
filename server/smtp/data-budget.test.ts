import { describe, expect, test } from 'vitest';
import { DataBudget } from './data-budget.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();
const LINE = `${'x'.repeat(98)}\r\n`;

describe('SMTP-25 bytes between DATA and their commit', () => {
  test('are limited in all', () => {
    const budget = new DataBudget(1_000);
    expect(budget.open('a').add(600)).toBe('held');
    const other = budget.open('b');
    expect(other.add(401)).toBe('server_full');
    expect(other.add(400)).toBe('held');
    expect(budget.bytes).toBe(1_000);
  });

  test('of one source with several messages are a quarter of that at most', () => {
    const budget = new DataBudget(1_000);
    const [first, second] = [budget.open('a'), budget.open('a')];
    expect(first.add(150)).toBe('held');
    expect(second.add(101)).toBe('source_room');
    expect(second.add(100)).toBe('held');
    expect(budget.open('b').add(250)).toBe('held');
  });

  test('of a source with one message have the limit in all', () => {
    const only = new DataBudget(1_000).open('a');
    expect(only.add(900)).toBe('held');
  });

  test('do not count after release, which is idempotent', () => {
    const budget = new DataBudget(1_000);
    const held = budget.open('a');
    held.add(900);
    held.release();
    held.release();
    expect(budget.bytes).toBe(0);
    expect(budget.open('a').add(900)).toBe('held');
  });

  test('over the limit are thrown away: 452 4.3.1 at the dot, and nothing is stored', async () => {
    const rig = await start({ settings: { dataMaxBytes: 100_000 } });
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    const reply = await client.send(ann.address, LINE.repeat(2_000));
    expect(reply).toMatchObject({ code: 452, enhanced: '4.3.1' });
    expect(rig.receiver.dataBytes).toBe(0);
    expect(await ann.messages()).toEqual([]);
    expect(await client.send(ann.address, LINE.repeat(500))).toMatchObject({ code: 250 });
  });

  test('R2 R3 a message in DATA reserves nothing: the limit of the inbox holds', async () => {
    const rig = await start({ storeLimits: { inboxMaxBytes: 1_000_000 } });
    const ann = await rig.inbox('ann');
    const clients = await Promise.all([0, 1, 2].map(() => SmtpClient.open(rig.port)));
    for (const client of clients) {
      await client.envelope([ann.address], 'MAIL FROM:<a@sender.example> SIZE=400000');
      await client.say('DATA');
    }
    const codes = await Promise.all(
      clients.map(async (client) => (await client.say(`${LINE.repeat(4_000)}.`)).code),
    );
    expect(codes.toSorted()).toEqual([250, 250, 452]);
    expect(await ann.messages()).toHaveLength(2);
  });
});
