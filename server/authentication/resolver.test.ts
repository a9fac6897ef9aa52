import { expect, test } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { createDns, type DnsAnswer } from './resolver.ts';

const SECOND = 1_000;
const FOUND: DnsAnswer = { kind: 'found', records: [['v=spf1 -all']] };
const failed = (code: string): DnsAnswer => ({ kind: 'failed', code });

function open(servers: readonly string[] | null = ['192.0.2.53']) {
  const clock = new ManualClock();
  // To the cache, what was put in at 0 has no time.
  clock.advance(1);
  const asked: string[] = [];
  const says = { answer: FOUND };
  const lookup = async (name: string, type: string) => {
    asked.push(`${type} ${name}`);
    return says.answer;
  };
  const dns = createDns({ servers }, clock, lookup);
  return { clock, asked, says, dns };
}

test('an answer is asked for once while it lasts', async () => {
  const { clock, asked, dns } = open();
  expect(await dns.ask('a.test', 'TXT')).toEqual(FOUND);
  await dns.ask('A.test', 'TXT');
  expect(asked).toEqual(['TXT a.test']);
  await dns.ask('a.test', 'MX');
  expect(asked).toEqual(['TXT a.test', 'MX a.test']);
  clock.advance(61 * SECOND);
  await dns.ask('a.test', 'TXT');
  expect(asked).toHaveLength(3);
});

test('concurrent lookups of one name share the answer', async () => {
  const { asked, dns } = open();
  await Promise.all([dns.ask('a.test', 'TXT'), dns.ask('a.test', 'TXT')]);
  expect(asked).toHaveLength(1);
});

test('a failure is cached for five seconds', async () => {
  const { clock, asked, says, dns } = open();
  says.answer = failed('ESERVFAIL');
  await dns.ask('a.test', 'TXT');
  clock.advance(4 * SECOND);
  await dns.ask('a.test', 'TXT');
  expect(asked).toHaveLength(1);
  clock.advance(2 * SECOND);
  await dns.ask('a.test', 'TXT');
  expect(asked).toHaveLength(2);
});

test('a missing record is cached as an answer', async () => {
  const { asked, says, dns } = open();
  says.answer = failed('ENOTFOUND');
  expect(await dns.ask('a.test', 'TXT')).toEqual(failed('ENOTFOUND'));
  expect(await dns.ask('a.test', 'TXT')).toEqual(failed('ENOTFOUND'));
  expect(asked).toHaveLength(1);
});

test('AUTH-8 a resolver that answers nothing is noticed, until it answers', async () => {
  const { says, dns } = open();
  says.answer = failed('ETIMEOUT');
  for (let i = 0; i < 20; i++) {
    expect(dns.silent).toBe(false);
    await dns.ask(`a${i}.test`, 'TXT');
  }
  expect(dns.silent).toBe(true);
  says.answer = FOUND;
  expect(await dns.ask('b.test', 'TXT')).toEqual(FOUND);
  expect(dns.silent).toBe(false);
});

test('failing names among answered ones are no silence', async () => {
  const { says, dns } = open();
  for (let i = 0; i < 60; i++) {
    says.answer = i % 10 === 0 ? failed('ENOTFOUND') : failed('ETIMEOUT');
    await dns.ask(`a${i}.test`, 'TXT');
  }
  expect(dns.silent).toBe(false);
});

test('AUTH-8 names that public DNS cannot know are asked only of configured servers', async () => {
  const system = open(null);
  expect(await system.dns.ask('_dmarc.a.test', 'TXT')).toEqual(failed('ENOTFOUND'));
  expect(system.asked).toEqual([]);
  await system.dns.ask('github.com', 'TXT');
  expect(system.asked).toEqual(['TXT github.com']);
  const own = open();
  await own.dns.ask('a.test', 'TXT');
  expect(own.asked).toEqual(['TXT a.test']);
});

test('AUTH-8 a name longer than DNS has room for is not looked up', async () => {
  const { asked, dns } = open();
  const name = `s._domainkey.${'a.'.repeat(10_000)}com`;
  expect(await dns.ask(name, 'TXT')).toEqual(failed('ENOTFOUND'));
  expect(asked).toEqual([]);
});

test('AUTH-4 a name that the resolver takes for none is missing, and no failure', async () => {
  // Nobody listens there, so that any other name fails.
  const dns = createDns({ servers: ['127.0.0.1:1'] }, new ManualClock());
  expect(await dns.ask('s..com', 'TXT')).toEqual(failed('ENOTFOUND'));
  expect(await dns.ask('a.com', 'TXT')).toEqual(failed('ECONNREFUSED'));
});

test('the longest names there can be are asked for', async () => {
  const { asked, dns } = open();
  const longest = `${'a.'.repeat(125)}abc`;
  await dns.ask(longest, 'TXT');
  await dns.ask(`${longest}.`, 'TXT');
  await dns.ask(`${'a'.repeat(63)}.com`, 'TXT');
  expect(asked).toHaveLength(3);
});

test.each<[string, DnsAnswer, number]>([
  ['names', failed('ENOTFOUND'), 240],
  ['texts', { kind: 'found', records: [['x'.repeat(300)]] }, 540],
  ['hosts', { kind: 'found', records: listOf({ exchange: 'x'.repeat(250) }) }, 500],
])('what is kept is bounded by %s as well', async (_, answer, chars) => {
  const { asked, says, dns } = open();
  says.answer = answer;
  const count = Math.ceil((4 * 1024 * 1024) / (200 + chars));
  const name = (i: number) => `${'a.'.repeat(115)}${String(i).padStart(8, '0')}.test`;
  for (let i = 0; i < count; i++) await dns.ask(name(i), 'TXT');
  expect(asked).toHaveLength(count);
  await dns.ask(name(0), 'TXT');
  expect(asked).toHaveLength(count + 1);
});

/** Records of a kind for which there is no type. */
function listOf(record: unknown): string[] {
  const records: unknown = [record];
  return Array.isArray(records) ? records : [];
}
