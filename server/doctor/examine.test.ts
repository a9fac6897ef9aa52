import { describe, expect, test } from 'vitest';
import { systemClock } from '#server/ops/clock.ts';
import type { Answer, Dns } from './dns.ts';
import { createExaminer, worst } from './examine.ts';

test.each([
  [[], 'ok'],
  [['ok', 'note'], 'ok'],
  [['note', 'warning', 'ok'], 'warning'],
  [['warning', 'unknown'], 'unknown'],
  [['unknown', 'failing', 'warning'], 'failing'],
] as const)('DOCTOR-1 %j together are %s', (verdicts, status) => {
  expect(worst(verdicts)).toBe(status);
});

const BASE = 'box.example.net';
const NOTHING: Answer<never> = { kind: 'nothing', why: 'no such name' };

/** A zone with a wildcard, which matches names with any number of labels (RFC 4592). */
function zone(texts: readonly string[], asked: string[] = []): Dns {
  const below = <T>(name: string, records: readonly T[]): Answer<T> => {
    asked.push(name);
    const [first, ...others] = records;
    if (!name.endsWith(`.${BASE}`) || first === undefined) return NOTHING;
    return { kind: 'found', records: [first, ...others] };
  };
  return {
    mx: async (name) => below(name, [{ priority: 10, host: 'mx.example.net' }]),
    txt: async (name) => below(name, texts),
    v4: async () => NOTHING,
    v6: async () => NOTHING,
    cname: async () => NOTHING,
  };
}

async function examineWild(dns: Dns) {
  const dial = () => Promise.reject(new Error('nobody is there'));
  const examine = createExaminer({
    ...{ dns, dial, authorities: null, timeoutMs: 1_000, clock: systemClock },
    inspectCertificate: () => null,
  });
  return await examine({
    domain: `*.${BASE}`,
    mx: ['mx.example.net'],
    tls: 'offered',
    webHost: 'mail.example.net',
    httpsBy: 'proxy',
  });
}

describe('a wildcard', () => {
  test('DOCTOR-7 is asked for by its own name', async () => {
    const asked: string[] = [];
    const texts = ['v=spf1 -all', 'v=DMARC1; p=reject'];
    const { domain, findings } = await examineWild(zone(texts, asked));
    expect(domain).toBe(`*.${BASE}`);
    const own = findings.filter(({ check }) => ['mx', 'spf', 'dmarc'].includes(check));
    expect(own.map(({ check, about, verdict }) => [check, about, verdict])).toEqual([
      ['mx', `*.${BASE}`, 'ok'],
      ['spf', `*.${BASE}`, 'ok'],
      ['dmarc', `*.${BASE}`, 'ok'],
    ]);
    expect(new Set(asked)).toEqual(new Set([`*.${BASE}`]));
  });

  test('DOCTOR-7 advice and records name the wildcard', async () => {
    const { findings, records } = await examineWild(zone(['nothing of ours']));
    const dmarc = findings.find(({ check }) => check === 'dmarc');
    expect(dmarc).toMatchObject({
      verdict: 'warning',
      mend: expect.stringContaining(`one TXT record at *.${BASE},`),
    });
    expect(findings.map(({ check }) => check)).not.toContain('mta-sts');
    expect(records.map(({ name, type }) => `${name} ${type}`)).toEqual([
      `*.${BASE} MX`,
      `*.${BASE} TXT`,
      `*.${BASE} TXT`,
    ]);
  });

  test('DOCTOR-7 below a name that public DNS cannot have, no lookup is made', async () => {
    const asked: string[] = [];
    const dns = zone([], asked);
    const examine = createExaminer({
      ...{ dns, authorities: null, timeoutMs: 1_000, clock: systemClock },
      inspectCertificate: () => null,
      dial: () => Promise.reject(new Error('nobody is there')),
    });
    const subject = { domain: '*.box.localhost', tls: 'none', httpsBy: 'service' } as const;
    const web = { mx: ['mx.localhost'], webHost: 'mail.localhost' } as const;
    expect((await examine({ ...subject, ...web })).status).toBe('ok');
    expect(asked).toEqual([]);
  });
});
