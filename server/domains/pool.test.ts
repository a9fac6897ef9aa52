import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchedAddress, newAddress } from './addresses.ts';
import { createPool, type DomainPool, type PoolDomain, summarizePool } from './pool.ts';
import { domain } from './testing/domains.ts';

const BOOKS = 'xn--bcher-kva.example';

test('S21 POOL-1 U-label, A-label, any case and a dot at the end are one domain', () => {
  const pool = createPool([domain(BOOKS), domain('*.xn--bcher-kva.example')]);
  for (const name of [BOOKS, 'XN--BCHER-KVA.EXAMPLE', 'bücher.example', 'BÜCHER.Example.']) {
    expect(pool.find(name)).toMatchObject({ host: BOOKS, state: 'active', holds: 'many' });
    expect(pool.named(name)?.domain).toBe(BOOKS);
    expect(pool.named(`*.${name}`)?.domain).toBe(`*.${BOOKS}`);
    expect(pool.find(`Shop.${name}`)?.host).toBe(`shop.${BOOKS}`);
  }
});

test.for(['', '.', 'example', 'books.example', '[127.0.0.1]', 'bücher.example:25', 'a b', '*'])(
  'POOL-1 %j is none of ours',
  (name) => {
    const pool = createPool([domain(BOOKS)]);
    expect(pool.find(name)).toBe(null);
    expect(pool.named(name)).toBe(null);
  },
);

test('DOCTOR-8 active domains come first, retired ones last, else in the order of the file', () => {
  const pool = createPool([
    domain('a.example', 'retired'),
    domain('b.example'),
    domain('c.example', 'draining'),
    domain('d.example'),
  ]);
  expect(pool.list().map(({ domain }) => domain[0])).toEqual(['b', 'd', 'c', 'a']);
});

describe('POOL-3 new addresses', () => {
  const entries = fc.array(
    fc.record({
      state: fc.constantFrom('active', 'draining', 'retired'),
      weight: fc.integer({ min: 1, max: 50 }),
    }),
    { minLength: 1, maxLength: 8 },
  );

  test('spread over the active domains, each by its part of their weights', () => {
    fc.assert(
      fc.property(entries, (made) => {
        const all = made.map(({ state, weight }, i) => domain(`d${i}.example`, state, weight));
        const active = all.filter(({ state }) => state === 'active');
        const total = active.reduce((sum, { weight }) => sum + weight, 0);
        // As many picks as there is weight, with chances that lie evenly from 0 to 1.
        let turn = 0;
        const pool = createPool(all, () => (turn++ + 0.5) / total);
        const picked = Array.from({ length: total }, () => pool.pick()?.domain);
        for (const { domain: name, weight } of active)
          expect(picked.filter((one) => one === name)).toHaveLength(weight);
        if (active.length === 0) expect(pool.pick()).toBe(null);
      }),
    );
  });

  test.for([0, 0.1, 1 - Number.EPSILON])('whatever chance says, one is picked (%d)', (chance) => {
    const thirds = [0.1, 0.2, 0.3].map((weight, i) => domain(`d${i}.example`, 'active', weight));
    expect(createPool(thirds, () => chance).pick()).not.toBe(null);
  });

  test('only on domains that suit', () => {
    const pool = createPool([domain('a.example', 'active', 1000), domain('b.example')], () => 0);
    expect(pool.pick(({ domain }) => domain === 'b.example')?.domain).toBe('b.example');
    expect(pool.pick(() => false)).toBe(null);
  });
});

describe('POOL-5 a wildcard', () => {
  const pool = createPool([
    domain('*.in.example'),
    domain('shop.in.example', 'draining'),
    domain('*.old.example', 'retired'),
  ]);

  test.for([
    ['fern.in.example', { host: 'fern.in.example', state: 'active', holds: 'one' }],
    ['FERN.In.Example.', { host: 'fern.in.example', state: 'active', holds: 'one' }],
    ['grün.in.example', { host: 'xn--grn-ioa.in.example', state: 'active', holds: 'one' }],
    ['fern.old.example', { host: 'fern.old.example', state: 'retired', holds: 'one' }],
    // The exact name wins.
    ['shop.in.example', { host: 'shop.in.example', state: 'draining', holds: 'many' }],
    ['Shop.IN.example', { host: 'shop.in.example', state: 'draining', holds: 'many' }],
    // Neither the bare name, nor two labels, nor none at all, nor the star itself.
    ['in.example', null],
    ['a.b.in.example', null],
    ['x.shop.in.example', null],
    ['.in.example', null],
    ['*.in.example', null],
    ['fernin.example', null],
  ] as const)('%s', ([host, place]) => {
    if (place === null) expect(pool.find(host)).toBe(null);
    else expect(pool.find(host)).toEqual({ ...place, mx: [] });
  });

  test('matches exactly one label', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9]{0,20})$/);
    fc.assert(
      fc.property(fc.array(label, { maxLength: 4 }), (labels) => {
        fc.pre(labels[0] !== 'shop' && !labels.some((one) => one.startsWith('xn')));
        const found = pool.find([...labels, 'in.example'].join('.'));
        expect(found !== null).toBe(labels.length === 1);
      }),
    );
  });
});

describe('POOL-5 below a wildcard', () => {
  const pool = createPool([domain('*.in.example'), domain('shop.in.example')]);
  const at = (name: string, where: string) => {
    const found = pool.named(where);
    return found === null ? 'no such domain' : newAddress(pool, found, name);
  };

  test('a new address has its own host, and every local part at it is that address', () => {
    const address = at('quietfern4821307', '*.in.example');
    expect(address).toBe('inbox@quietfern4821307.in.example');
    for (const name of ['inbox', 'netflix', 'Any.Thing+tag'])
      expect(matched(pool, name, 'QuietFern4821307.in.example')).toBe(address);
  });

  test.for(['a.b', 'shop', 'xn--bcher-kva'])('a host cannot be called %s', (name) => {
    expect(at(name, '*.in.example')).toBe(null);
  });

  test('a plain domain distinguishes local parts', () => {
    expect(at('a.b', 'shop.in.example')).toBe('a.b@shop.in.example');
    expect(matched(pool, 'A.B+tag', 'shop.in.example')).toBe('a.b@shop.in.example');
  });
});

function matched(pool: DomainPool, localPart: string, host: string): string | null {
  const place = pool.find(host);
  return place === null ? null : matchedAddress(place, localPart);
}

test('POOL-7 the hash depends on domains and states, not on their order', () => {
  const hash = (...domains: readonly PoolDomain[]) => summarizePool(domains).hash;
  const same = hash(domain('a.example'), domain('b.example'));
  expect(hash(domain('b.example'), domain('a.example'))).toBe(same);
  expect(hash(domain('a.example'))).not.toBe(same);
  expect(hash(domain('a.example'), domain('b.example', 'draining'))).not.toBe(same);
});
