import { dkimSign, sealMessage } from 'mailauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type NameServer, startDnsmasq, startSilentDns } from '../harness/dns.ts';
import { createInbox } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { ed25519Key, type Handed, handOver, rsaKey, verdictOn } from '../harness/signed.ts';
import { openTab } from '../harness/tab.ts';
import { whyNoProgram } from '../programs.ts';

const rsa = rsaKey();
const ed25519 = ed25519Key();
const weak = rsaKey(512);

const MINUTE = 60_000;

const HERE = 'v=spf1 ip4:127.0.0.1 -all';
const ELSEWHERE = 'v=spf1 ip4:192.0.2.1 -all';
const KEYED = ['good.test', 'keyed.test', 'strict.test', 'other.test', 'xn--bcher-kva.test'];

/** A record that asks for eleven others (RFC 7208 4.6.4 allows ten). */
const MANY = Array.from({ length: 11 }, (_, index) => `i${index}.many.test`);

const ZONE = {
  txt: [
    ...KEYED.map((domain) => [`rsa._domainkey.${domain}`, rsa.record] as const),
    ['ed._domainkey.good.test', ed25519.record],
    ['weak._domainkey.good.test', weak.record],
    ['good.test', HERE],
    ['_dmarc.good.test', 'v=DMARC1; p=reject'],
    ['other.test', HERE],
    ['strict.test', ELSEWHERE],
    ['_dmarc.strict.test', 'v=DMARC1; p=reject; adkim=s; aspf=s'],
    ['permitted.test', HERE],
    ['soft.test', 'v=spf1 ip4:192.0.2.1 ~all'],
    ['_dmarc.soft.test', 'v=DMARC1; p=none'],
    ['hard.test', ELSEWHERE],
    ['many.test', `v=spf1 ${MANY.map((name) => `include:${name}`).join(' ')} -all`],
    ...MANY.map((name) => [name, 'v=spf1 ip4:192.0.2.1 -all'] as const),
    ['_dmarc.many.test', 'v=DMARC1; p=quarantine'],
    ['personal.test', 'v=spf1 exists:%{l}.allowed.test -all'],
    ['_dmarc.personal.test', 'v=DMARC1; p=reject'],
    ['_dmarc.xn--bcher-kva.test', 'v=DMARC1; p=reject'],
    ['_dmarc.half.test', 'v=DMARC1; p=reject'],
    ['half.test', 'v=spf1 include:spf.broken.test -all'],
  ],
  hosts: [['ann.allowed.test', '127.0.0.1']],
  broken: ['broken.test'],
} as const;

function letter(from: string, body = 'Hello'): string {
  const fields = [`From: ${from}`, 'To: you@mayfly.localhost', 'Subject: Hi', 'Date: now'];
  return `${[...fields, '', body].join('\r\n')}\r\n`;
}

interface Signing {
  readonly domain: string;
  readonly selector?: string;
  readonly privateKey?: string;
  readonly expires?: Date;
  readonly maxBodyLength?: number;
}

async function signed(raw: string, signing: Signing): Promise<string> {
  const { domain, selector = 'rsa', privateKey = rsa.privateKey, expires, ...rest } = signing;
  const by = { signingDomain: domain, selector, privateKey, ...rest };
  const times = expires && { expires, signTime: new Date(expires.getTime() - MINUTE) };
  const { signatures } = await dkimSign(raw, { ...by, ...times, signatureData: [by] });
  return signatures + raw;
}

let dns: NameServer;
let service: Service;

const verdict = (handed: Handed) => verdictOn(service, handed);

const why = await whyNoProgram('dnsmasq');

describe('AUTH-1 a real resolver, real signatures, real SMTP', unlessMissing(why), () => {
  beforeAll(async () => {
    dns = await startDnsmasq(ZONE);
    service = await startService({
      MAYFLY_DNS_SERVERS: dns.server,
      MAYFLY_HTTP_SOURCE_INBOXES: '0',
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await dns[Symbol.asyncDispose]();
  });

  test.each([
    ['RSA', { domain: 'good.test' }],
    ['Ed25519', { domain: 'good.test', selector: 'ed', privateKey: ed25519.privateKey }],
  ])('AUTH-2 signed with %s by the author: pass, also where SPF fails', async (_, signing) => {
    const raw = await signed(letter('Ann <ann@good.test>'), signing);
    expect(await verdict({ raw, sender: 'bounce@hard.test' })).toEqual({
      authentication: { verdict: 'pass', domain: 'good.test' },
      checks: { spf: 'fail (hard.test)', dkim: 'pass (good.test)', dmarc: 'pass', arc: 'none' },
      told: ['message', 'message:changed'],
    });
  });

  test('AUTH-2 permitted by SPF and aligned: pass', async () => {
    const raw = letter('Ann <ann@good.test>');
    expect(await verdict({ raw, sender: 'ann@good.test' })).toMatchObject({
      authentication: { verdict: 'pass', domain: 'good.test' },
      checks: { spf: 'pass (good.test)', dkim: 'none', dmarc: 'pass', arc: 'none' },
    });
  });

  test('AUTH-2 signed by its organisation, which publishes no policy: pass', async () => {
    const raw = await signed(letter('ann@mail.keyed.test'), { domain: 'keyed.test' });
    expect(await verdict({ raw, sender: '' })).toMatchObject({
      authentication: { verdict: 'pass', domain: 'keyed.test' },
      checks: { dkim: 'pass (keyed.test)', dmarc: 'none' },
    });
  });

  test('AUTH-2 an internationalized domain is one with its A-label', async () => {
    const raw = await signed(letter('ann@bücher.test'), { domain: 'xn--bcher-kva.test' });
    expect(await verdict({ raw, sender: 'ann@hard.test' })).toMatchObject({
      authentication: { verdict: 'pass', domain: 'xn--bcher-kva.test' },
      checks: { dkim: 'pass (xn--bcher-kva.test)', dmarc: 'pass' },
    });
  });

  test.each([
    ['in the body', (raw: string) => raw.replace('Hello', 'Send me money'), 'body hash'],
    ['in the header', (raw: string) => raw.replace('Subject: Hi', 'Subject: Ho'), 'bad signature'],
  ])('AUTH-3 changed %s after it was signed: fail', async (_, change, why) => {
    const raw = change(await signed(letter('ann@good.test'), { domain: 'good.test' }));
    const told = await verdict({ raw, sender: 'ann@hard.test' });
    expect(told.authentication).toEqual({ verdict: 'fail', domain: 'good.test' });
    expect(told.checks.dkim).toContain(`fail (${why}`);
    expect(told.checks.dmarc).toBe('fail (p=reject)');
  });

  test.each([
    ['nobody', 'none', {}],
    ['a key that is not there', 'neutral (no key)', { domain: 'good.test', selector: 'gone' }],
    [
      'a key that is too short',
      'policy (weak key)',
      { domain: 'good.test', selector: 'weak', privateKey: weak.privateKey },
    ],
    [
      'a signature of the past',
      'neutral (expired)',
      { domain: 'good.test', expires: new Date('2020-01-01') },
    ],
    [
      'a signature of half the body',
      'pass (only part of the body)',
      { domain: 'good.test', maxBodyLength: 3 },
    ],
    ['somebody else', 'pass (other.test)', { domain: 'other.test' }],
    ['a sub-domain of its own', 'neutral (no key)', { domain: 'sub.good.test' }],
  ])('AUTH-3 vouched for by %s, p=reject: fail', async (_, dkim, signing) => {
    const plain = letter('ann@good.test');
    const raw = 'domain' in signing ? await signed(plain, signing) : plain;
    expect(await verdict({ raw, sender: 'ann@other.test' })).toMatchObject({
      authentication: { verdict: 'fail', domain: 'good.test' },
      checks: { spf: 'pass (other.test)', dkim, dmarc: 'fail (p=reject)' },
    });
  });

  test("AUTH-3 strict alignment is the owner's right", async () => {
    const raw = await signed(letter('ann@mail.strict.test'), { domain: 'strict.test' });
    expect(await verdict({ raw, sender: 'ann@other.test' })).toMatchObject({
      authentication: { verdict: 'fail', domain: 'mail.strict.test' },
      checks: { dkim: 'pass (strict.test)', dmarc: 'fail (p=reject)' },
    });
  });

  test.each([
    ['hard.test', 'fail', 'fail (hard.test)', 'none'],
    ['soft.test', 'none', 'softfail (soft.test)', 'fail (p=none)'],
    ['many.test', 'fail', 'permerror (many.test)', 'fail (p=quarantine)'],
    ['permitted.test', 'none', 'pass (permitted.test)', 'none'],
    ['unknown.test', 'none', 'none', 'none'],
  ])('AUTH-3 AUTH-4 unsigned mail of %s: %s', async (domain, expected, spf, dmarc) => {
    const raw = letter(`ann@${domain}`);
    expect(await verdict({ raw, sender: `ann@${domain}` })).toMatchObject({
      authentication: { verdict: expected, domain },
      checks: { spf, dkim: 'none', dmarc },
    });
  });

  test('AUTH-4 a resolver that cannot answer now: error, unless something else proves it', async () => {
    const raw = letter('ann@half.test');
    const half = await verdict({ raw, sender: 'ann@half.test' });
    expect(half.authentication).toEqual({ verdict: 'error', domain: 'half.test' });
    expect(half.checks.spf).toBe('temperror (half.test)');
    const broken = await verdict({ raw: letter('ann@broken.test'), sender: 'ann@broken.test' });
    expect(broken.authentication).toEqual({ verdict: 'error', domain: 'broken.test' });
    expect(broken.checks).toMatchObject({ dmarc: 'temperror' });
    // Who lies cannot hide behind a domain of their own that fails.
    const lie = await verdict({ raw: letter('ann@good.test'), sender: 'ann@broken.test' });
    expect(lie.authentication).toEqual({ verdict: 'fail', domain: 'good.test' });
  });

  test('AUTH-2 M16 two authors, or none: nothing is proven', async () => {
    const two = await signed(letter('ann@good.test, bob@good.test'), { domain: 'good.test' });
    expect(await verdict({ raw: two, sender: 'ann@good.test' })).toMatchObject({
      authentication: { verdict: 'none', domain: null },
      checks: { dkim: 'pass (good.test)' },
    });
    const twin = await signed(letter('ann@good.test'), { domain: 'good.test' });
    const raw = `From: Boss <boss@bank.test>\r\n${twin}`;
    expect((await verdict({ raw, sender: 'ann@good.test' })).authentication).toEqual({
      verdict: 'none',
      domain: null,
    });
    const none = 'Subject: Hi\r\n\r\nHello\r\n';
    expect((await verdict({ raw: none, sender: 'ann@good.test' })).authentication).toEqual({
      verdict: 'none',
      domain: null,
    });
  });

  test('AUTH-4 a valid ARC chain appears in the checks, and proves nothing by itself', async () => {
    const raw = letter('ann@good.test');
    const seal = { signingDomain: 'other.test', selector: 'rsa', privateKey: rsa.privateKey };
    const authResults = 'mx.other.test; dkim=pass header.d=good.test; dmarc=pass';
    const headers = await sealMessage(raw, { ...seal, authResults, cv: 'none' });
    const sealed = await verdict({ raw: `${headers}${raw}`, sender: 'ann@other.test' });
    expect(sealed.checks.arc).toBe('pass');
    expect(sealed.authentication).toEqual({ verdict: 'fail', domain: 'good.test' });
  });

  test('AUTH-1 a record that looks at the mailbox is asked for each', async () => {
    const mail = (name: string) => ({
      raw: letter('x@personal.test'),
      sender: `${name}@personal.test`,
    });
    expect((await verdict(mail('ann'))).authentication.verdict).toBe('pass');
    expect((await verdict(mail('eve'))).authentication.verdict).toBe('fail');
  });
});

test('AUTH-4 AUTH-1 a resolver that never answers delays neither 250 nor the push', async () => {
  await using silent = await startSilentDns();
  await using slow = await startService({ MAYFLY_DNS_SERVERS: silent.server });
  const { address, token } = await createInbox(slow.httpUrl);
  const known = Promise.withResolvers<unknown>();
  const pushed = Promise.withResolvers<void>();
  using tab = openTab({
    ...{ httpUrl: slow.httpUrl, token },
    onChange(change) {
      if (change.type === 'message') pushed.resolve();
      // A late reading changes it as well, and says nothing of the sender.
      const told = change.type === 'message:changed' ? change.changed.authentication : undefined;
      if (told) known.resolve(told);
    },
  });
  await tab.opened;
  await handOver(slow.smtp, address, { raw: letter('ann@good.test'), sender: 'ann@good.test' });
  await pushed.promise;
  // It is there while the question is still open.
  expect(tab.changes[0]).toMatchObject({ type: 'message', message: { authentication: null } });
  expect(await known.promise).toEqual({ verdict: 'error', domain: 'good.test' });
  expect(silent.asked()).toBeGreaterThan(0);
});

test('AUTH-8 without resolvers of its own a local sender costs no question', async () => {
  await using local = await startService();
  const told = await verdictOn(local, { raw: letter('ann@good.test'), sender: 'ann@good.test' });
  expect(told).toMatchObject({
    authentication: { verdict: 'none', domain: 'good.test' },
    checks: { spf: null, dkim: 'none', dmarc: null, arc: 'none' },
  });
});
