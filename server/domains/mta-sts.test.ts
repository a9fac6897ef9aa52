import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createPolicy,
  formatPolicy,
  hashPolicy,
  type Policy,
  parsePolicy,
  permits,
} from './mta-sts.ts';

const policies = fc.record({
  mode: fc.constantFrom('enforce', 'testing', 'none'),
  mx: fc.array(fc.domain(), { minLength: 1, maxLength: 5 }),
  maxAgeSeconds: fc.integer({ min: 0, max: 31_557_600 }),
}) satisfies fc.Arbitrary<Policy>;

test('DOCTOR-9 a formatted policy parses to the same policy', () => {
  fc.assert(
    fc.property(policies, (policy) => {
      const mx = policy.mx.map((host) => host.toLowerCase());
      const read = parsePolicy(formatPolicy(policy));
      expect(read).toEqual({ kind: 'policy', policy: { ...policy, mx } });
    }),
  );
});

test('DOCTOR-9 any text can be parsed', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePolicy(text)));
});

test('DOCTOR-9 RFC 8461 3.2: lines of CRLF, in the order of the example there', () => {
  expect(formatPolicy(createPolicy(['mx.example.net', 'mx2.example.net'], 'offered'))).toBe(
    'version: STSv1\r\nmode: enforce\r\nmx: mx.example.net\r\nmx: mx2.example.net\r\nmax_age: 604800\r\n',
  );
});

test('DOCTOR-9 without certificates senders only report', () => {
  expect(createPolicy(['mx.example.net'], 'none').mode).toBe('testing');
});

test('DOCTOR-9 the id changes with the policy', () => {
  const id = hashPolicy(createPolicy(['mx.example.net'], 'offered'));
  expect(id).toMatch(/^[A-Za-z0-9]{1,32}$/);
  expect(hashPolicy(createPolicy(['mx.example.net'], 'offered'))).toBe(id);
  expect(hashPolicy(createPolicy(['mx.example.net'], 'none'))).not.toBe(id);
  expect(hashPolicy(createPolicy(['mx2.example.net'], 'offered'))).not.toBe(id);
});

const RIGHT = ['version: STSv1', 'mode: enforce', 'mx: mx.example.net', 'max_age: 86400'];
const change = (from: string, to: string) => RIGHT.map((line) => (line === from ? to : line));

describe('DOCTOR-5 a policy as senders read it', () => {
  test.each([
    ['LF alone', RIGHT.join('\n')],
    ['spaces around the colon', RIGHT.map((line) => line.replace(':', ' : ')).join('\r\n')],
    ['what nobody knows', [...RIGHT, 'colour: blue'].join('\r\n')],
    ['given twice, the first counts', [...RIGHT, 'mode: none'].join('\r\n')],
  ])('%s', (_, text) => {
    const policy = { mode: 'enforce', mx: ['mx.example.net'], maxAgeSeconds: 86_400 };
    expect(parsePolicy(text)).toEqual({ kind: 'policy', policy });
  });

  test.each([
    ['version', change('version: STSv1', 'version: STSv2')],
    ['mode', change('mode: enforce', 'mode: Enforce')],
    ['max_age', change('max_age: 86400', 'max_age: a day')],
    ['max_age', change('max_age: 86400', 'max_age: 31557601')],
    ['mx', change('mx: mx.example.net', '')],
  ])('a wrong %s', (field, lines) => {
    const read = parsePolicy(lines.join('\r\n'));
    expect(read).toMatchObject({ kind: 'malformed', why: expect.stringContaining(field) });
  });

  test.each([
    ['mx.example.net', 'mx.example.net', true],
    ['*.example.net', 'mx.example.net', true],
    ['*.example.net', 'a.mx.example.net', false],
    ['*.example.net', 'example.net', false],
    ['mx.example.net', 'mx2.example.net', false],
    ['*', 'mx', false],
  ])('%s permits %s: %s', (pattern, host, expected) => {
    expect(permits({ mode: 'enforce', mx: [pattern], maxAgeSeconds: 0 }, host)).toBe(expected);
  });
});
