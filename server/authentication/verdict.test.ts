import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areRelated } from './sender-domain.ts';
import {
  type DmarcFinding,
  type Findings,
  judge,
  type SignatureFinding,
  type SpfFinding,
} from './verdict.ts';

const AUTHOR = 'mail.bank.test';

const NO_RECORD: DmarcFinding = { result: 'none', policy: null, dkim: null, spf: null };
const SIGNED: SignatureFinding = {
  ...{ result: 'pass', domain: 'bank.test', why: null },
  ...{ whole: true, aligned: true },
};
const NOTHING: Findings = {
  ...{ author: AUTHOR, signatures: [], dmarc: NO_RECORD, arc: 'none' },
  spf: { result: 'none', domain: AUTHOR },
};

const dmarc = (result: string, rest: Partial<DmarcFinding> = {}): DmarcFinding => ({
  ...{ ...NO_RECORD, policy: 'reject' },
  ...{ ...rest, result },
});
const decideVerdict = (findings: Partial<Findings>) =>
  judge({ ...NOTHING, ...findings }).authentication;

describe('AUTH-2 pass', () => {
  test('signed by the organisation, with and without a record', () => {
    const proven = { verdict: 'pass', domain: 'bank.test' };
    expect(decideVerdict({ signatures: [SIGNED] })).toEqual(proven);
    const record = dmarc('pass', { dkim: 'bank.test' });
    expect(decideVerdict({ signatures: [SIGNED], dmarc: record })).toEqual(proven);
  });

  test('the very domain is named before its organisation', () => {
    const signatures = [SIGNED, { ...SIGNED, domain: AUTHOR }];
    expect(decideVerdict({ signatures }).domain).toBe(AUTHOR);
  });

  test('SPF counts where a record asks that it align, and only there', () => {
    const spf = { result: 'pass', domain: AUTHOR };
    const record = dmarc('pass', { spf: AUTHOR });
    expect(decideVerdict({ spf, dmarc: record })).toEqual({ verdict: 'pass', domain: AUTHOR });
    expect(decideVerdict({ spf })).toEqual({ verdict: 'none', domain: AUTHOR });
  });

  test.each([
    ['fails', { result: 'fail' }],
    ['covers part of the body', { whole: false }],
    ['is of another organisation', { aligned: false }],
    ['names no domain', { domain: null }],
  ])('a signature that %s is no proof', (_, change) => {
    const signatures = [{ ...SIGNED, ...change }];
    expect(decideVerdict({ signatures }).verdict).toBe('none');
    // Whatever else says that it is one.
    const record = dmarc('pass', { dkim: 'bank.test' });
    expect(decideVerdict({ signatures, dmarc: record }).verdict).not.toBe('pass');
  });

  test('while the record cannot be had, the very domain is enough and its organisation is not', () => {
    const record = dmarc('temperror', { policy: null });
    const exact = [{ ...SIGNED, domain: AUTHOR }];
    expect(decideVerdict({ signatures: exact, dmarc: record }).verdict).toBe('pass');
    expect(decideVerdict({ signatures: [SIGNED], dmarc: record }).verdict).toBe('error');
  });

  test('nothing is proven of a message without one author', () => {
    const found = { author: null, signatures: [SIGNED], dmarc: null };
    expect(decideVerdict(found)).toEqual({ verdict: 'none', domain: null });
  });
});

describe('AUTH-3 fail', () => {
  test.each([
    ['reject', 'fail'],
    ['quarantine', 'fail'],
    ['none', 'none'],
  ])('DMARC with p=%s: %s', (policy, verdict) => {
    expect(decideVerdict({ dmarc: dmarc('fail', { policy }) })).toEqual({
      verdict,
      domain: AUTHOR,
    });
  });

  test.each([
    ['fail', AUTHOR, 'fail'],
    ['fail', 'bank.test', 'fail'],
    ['fail', 'stranger.test', 'none'],
    ['softfail', AUTHOR, 'none'],
    ['permerror', AUTHOR, 'none'],
  ])('SPF %s of %s: %s', (result, domain, verdict) => {
    expect(decideVerdict({ spf: { result, domain } }).verdict).toBe(verdict);
  });

  test('a signature that aligns outweighs SPF', () => {
    const spf = { result: 'fail', domain: AUTHOR };
    expect(decideVerdict({ spf, signatures: [SIGNED] }).verdict).toBe('pass');
  });

  test('where SPF was not looked at, nothing is disowned', () => {
    expect(decideVerdict({ spf: null, dmarc: dmarc('fail') }).verdict).toBe('none');
  });
});

describe('AUTH-4 error', () => {
  test.each<[string, Partial<Findings>]>([
    ['the record', { dmarc: dmarc('temperror') }],
    ['its own SPF', { spf: { result: 'temperror', domain: AUTHOR }, dmarc: dmarc('fail') }],
    [
      'a key that would align',
      { signatures: [{ ...SIGNED, result: 'temperror' }], dmarc: dmarc('fail') },
    ],
  ])('%s could not be had', (_, findings) => {
    expect(decideVerdict(findings)).toEqual({ verdict: 'error', domain: AUTHOR });
  });

  test('what strangers fail to answer hides no lie', () => {
    const spf = { result: 'temperror', domain: 'stranger.test' };
    const foreign = { ...SIGNED, result: 'temperror', domain: 'stranger.test', aligned: false };
    expect(decideVerdict({ spf, signatures: [foreign], dmarc: dmarc('fail') }).verdict).toBe(
      'fail',
    );
  });
});

test('checks use the words of RFC 8601, and stay short', () => {
  const { checks } = judge({
    ...NOTHING,
    spf: { result: 'softfail', domain: 'bank.test' },
    signatures: [{ ...SIGNED, result: 'neutral', why: 'expired' }],
    dmarc: dmarc('fail', { policy: 'none' }),
  });
  expect(checks).toEqual({
    ...{ spf: 'softfail (bank.test)', dkim: 'neutral (expired)' },
    ...{ dmarc: 'fail (p=none)', arc: 'none' },
  });
  const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.test`;
  expect(judge({ ...NOTHING, spf: { result: 'pass', domain: long } }).checks.spf).toBe('pass');
});

const domain = fc.constantFrom(AUTHOR, 'bank.test', 'stranger.test', 'test');
const nullable = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const signature: fc.Arbitrary<SignatureFinding> = fc.record({
  result: fc.constantFrom('pass', 'fail', 'neutral', 'policy', 'temperror'),
  domain: nullable(domain),
  why: fc.constant(null),
  whole: fc.boolean(),
  aligned: fc.boolean(),
});
const spf: fc.Arbitrary<SpfFinding> = fc.record({
  result: fc.constantFrom('pass', 'fail', 'softfail', 'none', 'temperror', 'permerror'),
  domain: nullable(domain),
});
const findings: fc.Arbitrary<Findings> = fc.record({
  author: nullable(fc.constant(AUTHOR)),
  spf: nullable(spf),
  signatures: fc.array(signature, { maxLength: 4 }),
  dmarc: nullable(
    fc.record({
      result: fc.constantFrom('pass', 'fail', 'none', 'temperror', 'neutral'),
      policy: nullable(fc.constantFrom('none', 'quarantine', 'reject')),
      dkim: nullable(domain),
      spf: nullable(domain),
    }),
  ),
  arc: fc.constantFrom('none', 'pass', 'fail'),
});

test('AUTH-2 pass never comes without something aligned that passed, whatever was found', () => {
  fc.assert(
    fc.property(findings, (found) => {
      const { verdict, domain: named } = judge(found).authentication;
      if (verdict !== 'pass') return;
      const signed = found.signatures.some(
        (one) => one.result === 'pass' && one.whole && one.aligned && one.domain === named,
      );
      const permitted =
        found.spf?.result === 'pass' &&
        found.spf.domain === named &&
        found.dmarc?.result === 'pass' &&
        found.dmarc.spf === named;
      expect(found.author).not.toBeNull();
      expect(signed || permitted).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('AUTH-4 a chain changes no verdict', () => {
  fc.assert(
    fc.property(findings, (found) => {
      const verdicts = ['none', 'pass', 'fail'].map(
        (arc) => judge({ ...found, arc }).authentication,
      );
      expect(verdicts[1]).toEqual(verdicts[0]);
      expect(verdicts[2]).toEqual(verdicts[0]);
    }),
  );
});

test('related is the same, above or below, by whole labels', () => {
  expect(areRelated('bank.test', 'bank.test')).toBe(true);
  expect(areRelated('mail.bank.test', 'bank.test')).toBe(true);
  expect(areRelated('bank.test', 'mail.bank.test')).toBe(true);
  expect(areRelated('notbank.test', 'bank.test')).toBe(false);
});
