import { expect, test } from 'vitest';
import { ManualClock } from '#server/inbox/manual-clock.ts';
import { createDns, type DnsAnswer } from './resolver.ts';

const SECOND = 1_000;
const FOUND: DnsAnswer = { kind: 'found', records: [['v=spf1 -all']] };
const failed = (code: string): DnsAnswer => ({ kind: 'failed', code });

function open(servers: readonly string[] | null = ['192.0.2.53']) {
  const clock = new ManualClock();
  // To the cache, what was put in at 0 has no time.
  clock.advance(1);
  const asked: string[] = [];
  const says = { answer: FOUND, ttlMs: 60 * SECOND };
  const dns = createDns({ servers }, clock, async (name, type) => {
    asked.push(`${type} ${name}`);
    return { ...says };
  });
  return { clock, asked, says, dns };
}

test('AUTH-9 an answer is asked for once while it lasts', async () => {
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

test('AUTH-9 those who ask while it is being asked share the answer', async () => {
  const { asked, dns } = open();
  await Promise.all([dns.ask('a.test', 'TXT'), dns.ask('a.test', 'TXT')]);
  expect(asked).toHaveLength(1);
});

test('AUTH-9 no answer is believed for more than five minutes, and none of no time for ever', async () => {
  const { clock, asked, says, dns } = open();
  says.ttlMs = 86_400 * SECOND;
  await dns.ask('a.test', 'A');
  clock.advance(301 * SECOND);
  await dns.ask('a.test', 'A');
  expect(asked).toHaveLength(2);
  says.ttlMs = 0;
  await dns.ask('b.test', 'A');
  clock.advance(SECOND);
  await dns.ask('b.test', 'A');
  expect(asked).toHaveLength(4);
});

test('AUTH-9 that there is nothing is an answer as well', async () => {
  const { asked, says, dns } = open();
  says.answer = failed('ENOTFOUND');
  expect(await dns.ask('a.test', 'TXT')).toEqual(failed('ENOTFOUND'));
  expect(await dns.ask('a.test', 'TXT')).toEqual(failed('ENOTFOUND'));
  expect(asked).toHaveLength(1);
});

test('AUTH-9 a resolver that is silent is left alone for a while, then tried once', async () => {
  const { clock, asked, says, dns } = open();
  says.answer = failed('ETIMEOUT');
  for (let i = 0; i < 25; i++) await dns.ask(`a${i}.test`, 'TXT');
  expect(asked).toHaveLength(20);
  expect(dns.silent).toBe(true);
  expect(await dns.ask('b.test', 'TXT')).toEqual(failed('ETIMEOUT'));
  clock.advance(11 * SECOND);
  expect(dns.silent).toBe(false);
  await dns.ask('c.test', 'TXT');
  await dns.ask('d.test', 'TXT');
  expect(asked).toHaveLength(21);
  clock.advance(11 * SECOND);
  says.answer = FOUND;
  expect(await dns.ask('e.test', 'TXT')).toEqual(FOUND);
  says.answer = failed('ETIMEOUT');
  await dns.ask('f.test', 'TXT');
  expect(dns.silent).toBe(false);
});

test('AUTH-9 names that fail among others that answer silence nobody', async () => {
  const { says, dns } = open();
  for (let i = 0; i < 60; i++) {
    says.answer = i % 10 === 0 ? failed('ENOTFOUND') : failed('ETIMEOUT');
    await dns.ask(`a${i}.test`, 'TXT');
  }
  expect(dns.silent).toBe(false);
});

test('AUTH-8 names that public DNS cannot know are asked for only where somebody serves them', async () => {
  const system = open(null);
  expect(await system.dns.ask('_dmarc.a.test', 'TXT')).toEqual(failed('ENOTFOUND'));
  expect(system.asked).toEqual([]);
  await system.dns.ask('github.com', 'TXT');
  expect(system.asked).toEqual(['TXT github.com']);
  const own = open();
  await own.dns.ask('a.test', 'TXT');
  expect(own.asked).toEqual(['TXT a.test']);
});
