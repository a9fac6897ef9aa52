import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';
import { describe, expect, test } from 'vitest';
import { letter } from '#server/mail/testing/letters.ts';
import { check, HASHING_MS } from './checker.ts';
import type { Dns, DnsAnswer } from './resolver.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const RECORD = `v=DKIM1; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

const KEYED = { 's._domainkey.bank.com': RECORD };

const ORIGIN = { remoteAddress: '192.0.2.7', helloName: 'mx.bank.com', sender: 'x@elsewhere.com' };
const SETTINGS = { servers: ['192.0.2.53'] };

/** Knows TXT records by name, and that there is nothing else. */
function zone(records: Readonly<Record<string, string>>): Dns & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    silent: false,
    async ask(name, type): Promise<DnsAnswer> {
      asked.push(name);
      const text = type === 'TXT' ? records[name] : undefined;
      if (text === undefined) return { kind: 'failed', code: 'ENOTFOUND' };
      return { kind: 'found', records: [[text]] };
    },
  };
}

interface Signing {
  readonly domain: string;
  readonly algorithm?: string;
  readonly maxBodyLength?: number;
}

async function signed(raw: Buffer, { domain, ...rest }: Signing): Promise<Buffer> {
  const by = { signingDomain: domain, selector: 's', privateKey: KEY, ...rest };
  const { signatures } = await dkimSign(raw, { ...by, signatureData: [by] });
  return Buffer.concat([Buffer.from(signatures), raw]);
}

async function checked(dns: Dns, raw: Buffer | null, author: string | null = 'bank.com') {
  const body = raw === null ? null : { encoding: 'identity' as const, bytes: raw };
  return (await check(dns, SETTINGS, { origin: ORIGIN, author, body })).checked;
}

const MAIL = letter('From: ann@bank.com', 'Subject: Hi', '', 'Hello');

/** As the peer at 192.0.2.7, unsigned. */
async function unsigned(dns: Dns, sender: string, helloName: string, author: string) {
  const origin = { ...ORIGIN, sender, helloName };
  return (await check(dns, SETTINGS, { origin, author, body: null })).checked;
}

describe('AUTH-2 what is no proof', () => {
  test.each([
    ['a@ｇood.com', 'mx.evil.com'],
    ['a@go\u00adod.com', 'mx.evil.com'],
    ['', 'ｇood.com'],
  ])('SPF of a name that is spelled like another: %s %s', async (sender, helloName) => {
    const dns: Dns = {
      silent: false,
      // Every name that is not the author's belongs to the attacker.
      ask: async (name) => {
        const spf = name === 'good.com' ? 'v=spf1 -all' : 'v=spf1 +all';
        const isPolicy = name.startsWith('_dmarc.');
        return { kind: 'found', records: [[isPolicy ? 'v=DMARC1; p=reject' : spf]] };
      },
    };
    const told = await unsigned(dns, sender, helloName, 'good.com');
    expect(told.authentication.verdict).not.toBe('pass');
  });

  test('a domain above the organisation', async () => {
    const dns = zone({ 's._domainkey.co.uk': RECORD, 's._domainkey.github.io': RECORD });
    for (const suffix of ['co.uk', 'github.io']) {
      const mail = letter(`From: ann@bank.${suffix}`, '', 'Hello');
      const told = await checked(dns, await signed(mail, { domain: suffix }), `bank.${suffix}`);
      expect(told.checks.dkim).toBe(`pass (${suffix})`);
      expect(told.authentication.verdict).toBe('none');
    }
  });

  test('a domain above the organisation, whose record would align it', async () => {
    const records = { 's._domainkey.github.io': RECORD, '_dmarc.github.io': 'v=DMARC1; p=none' };
    const mail = letter('From: ann@bank.github.io', '', 'Hello');
    const raw = await signed(mail, { domain: 'github.io' });
    const told = await checked(zone(records), raw, 'bank.github.io');
    expect(told.authentication.verdict).toBe('none');
  });

  test.each([
    ['SHA-1', { algorithm: 'rsa-sha1' }, 'policy (weak algorithm)'],
    ['a length, even the whole one', { maxBodyLength: 7 }, 'pass (only part of the body)'],
  ])('a signature with %s', async (_, signing, dkim) => {
    const dns = zone({ 's._domainkey.bank.com': RECORD });
    const told = await checked(dns, await signed(MAIL, { domain: 'bank.com', ...signing }));
    expect(told.checks.dkim).toBe(dkim);
    expect(told.authentication.verdict).toBe('none');
  });

  test('a signature that leaves out From', async () => {
    const dns = zone({ 's._domainkey.bank.com': RECORD });
    const raw = (await signed(MAIL, { domain: 'bank.com' })).toString('latin1');
    const without = raw.replace(/ h=[^;]*;/, ' h=Subject;');
    expect(without).not.toBe(raw);
    const told = await checked(dns, Buffer.from(without, 'latin1'));
    expect(told.checks.dkim).toBe('neutral (From field not signed)');
    expect(told.authentication.verdict).toBe('none');
  });

  test('another author than the one that is shown', async () => {
    const dns = zone({ 's._domainkey.bank.com': RECORD });
    const raw = await signed(MAIL, { domain: 'bank.com' });
    expect((await checked(dns, raw, 'bank.com')).authentication.verdict).toBe('pass');
    expect((await checked(dns, raw, 'other.com')).authentication).toEqual({
      verdict: 'none',
      domain: null,
    });
  });
});

describe('AUTH-6 what is beyond bounds counts as unsigned', () => {
  const disowned = { 's._domainkey.bank.com': RECORD, '_dmarc.bank.com': 'v=DMARC1; p=reject' };

  test.each([
    ['signatures', 'DKIM-Signature: v=1; a=rsa-sha256; d=slow.com; s=s; h=from; bh=x; b=x\r\n', 20],
    ['fields', 'X: a\r\n', 1_000],
    ['lines', 'X-Line: a\r\n b\r\n', 3_000],
    ['bytes', `X-Long: ${'x'.repeat(900)}\r\n`, 400],
    ['sets', 'ARC-Seal: i=1\r\n', 200],
  ])('too many %s', async (_, field, times) => {
    const dns = zone(disowned);
    const raw = await signed(MAIL, { domain: 'bank.com' });
    const told = await checked(dns, Buffer.concat([Buffer.from(field.repeat(times)), raw]));
    expect(told.checks.dkim).toBe('policy (too much to check)');
    expect(told.authentication).toEqual({ verdict: 'fail', domain: 'bank.com' });
    expect(dns.asked).not.toContain('s._domainkey.slow.com');
  });

  test('one message asks no more than a hundred questions', async () => {
    // Ten lists of ten hosts each, of which every one has two kinds of addresses.
    const lists = Array.from({ length: 10 }, (_, index) => `mx:a${index}.com`);
    const record = `v=spf1 ${lists.join(' ')} -all`;
    const asked: string[] = [];
    const hosts = Array.from({ length: 10 }, (_, index) => ({ exchange: `${index}.a.com` }));
    const dns: Dns = {
      silent: false,
      async ask(name, type) {
        asked.push(name);
        if (name === 'elsewhere.com') return { kind: 'found', records: [record] };
        if (type !== 'MX') return { kind: 'failed', code: 'ENOTFOUND' };
        const records: unknown = hosts.map(({ exchange }) => ({
          exchange: `${asked.length}${exchange}`,
        }));
        return Array.isArray(records) ? { kind: 'found', records } : { kind: 'failed', code: 'E' };
      },
    };
    await checked(dns, null);
    // And those for the policy of the author.
    expect(asked.length).toBeGreaterThan(90);
    expect(asked.length).toBeLessThanOrEqual(100 + 2);
  });
});

describe('AUTH-4 what is not hashed in time', () => {
  const LARGE = letter('From: ann@bank.com', '', 'x'.repeat(2 * 1024 * 1024));
  const policy = (p: string) => zone({ ...KEYED, '_dmarc.bank.com': `v=DMARC1; p=${p}` });
  const late = (ms: number) => (ms === HASHING_MS ? AbortSignal.abort() : AbortSignal.timeout(ms));

  async function overdue(dns: Dns, raw: Buffer, author = 'bank.com', sender = ORIGIN.sender) {
    const task = {
      origin: { ...ORIGIN, sender },
      author,
      body: { encoding: 'identity', bytes: raw } as const,
    };
    const { checked: told } = await check(dns, SETTINGS, task, late);
    return told;
  }

  test('a large message can still fail DMARC', async () => {
    const raw = await signed(LARGE, { domain: 'bank.com' });
    const told = await overdue(policy('reject'), raw);
    expect(told.authentication).toEqual({ verdict: 'fail', domain: 'bank.com' });
    expect(told.checks.dkim).toBe('policy (too much to check)');
    expect((await overdue(policy('none'), raw)).authentication.verdict).toBe('none');
  });

  test('a small message that was delayed gets the verdict error', async () => {
    const told = await overdue(policy('reject'), await signed(MAIL, { domain: 'bank.com' }));
    expect(told.authentication).toEqual({ verdict: 'error', domain: 'bank.com' });
    expect(told.checks).toMatchObject({ dkim: 'temperror', arc: 'temperror' });
  });

  test('but not where its signatures would not align', async () => {
    const told = await overdue(policy('reject'), await signed(MAIL, { domain: 'evil.com' }));
    expect(told.authentication).toEqual({ verdict: 'fail', domain: 'bank.com' });
  });

  test('SPF proves it as always', async () => {
    const dns = zone({ 'bank.com': 'v=spf1 +all', '_dmarc.bank.com': 'v=DMARC1; p=reject' });
    const raw = await signed(LARGE, { domain: 'bank.com' });
    const told = await overdue(dns, raw, 'bank.com', 'ann@bank.com');
    expect(told.authentication).toEqual({ verdict: 'pass', domain: 'bank.com' });
  });

  test('another author than the one that is shown is seen', async () => {
    const raw = await signed(LARGE, { domain: 'bank.com' });
    expect((await overdue(policy('reject'), raw, 'other.com')).authentication).toEqual({
      verdict: 'none',
      domain: null,
    });
  });
});

test('AUTH-1 hashing yields to other checks of the thread', async () => {
  const raw = await signed(letter('From: ann@bank.com', '', '\n'.repeat(512 * 1024)), {
    domain: 'bank.com',
  });
  let turns = 0;
  let hashing = true;
  const count = () => {
    turns += 1;
    if (hashing) setImmediate(count);
  };
  setImmediate(count);
  const told = await checked(zone(KEYED), raw);
  hashing = false;
  // Of bare line ends, each of which the signer has made two bytes.
  expect(told.authentication.verdict).toBe('pass');
  expect(turns).toBeGreaterThanOrEqual(8);
});

test('AUTH-2 line ends are canonical wherever a piece ends', async () => {
  // A piece ends before, within and after one of each kind.
  for (const filler of [0, 1, 2, 3]) {
    const lines = `${'x'.repeat(filler)}\r\n`.concat('ab\r\ncd\n'.repeat(20_000));
    const raw = await signed(letter('From: ann@bank.com', '', lines), { domain: 'bank.com' });
    expect((await checked(zone(KEYED), raw)).authentication.verdict).toBe('pass');
  }
});
