import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePoolFile } from './parse-pool-file.ts';
import { MAX_DOMAINS } from './pool-schema.ts';

function domainsOf(text: string) {
  const read = parsePoolFile(text);
  if (read.kind === 'wrong') throw new Error(read.mistakes.join('\n'));
  return read.domains;
}

function mistakesOf(text: string): readonly string[] {
  const read = parsePoolFile(text);
  return read.kind === 'wrong' ? read.mistakes : [];
}

test('POOL-4 YAML and JSON give the same pool, and omitted keys have defaults', () => {
  const yaml = `
domains:
  - domain: Bücher.example.
  - domain: "*.IN.example.com"
    state: draining
    weight: 2.5
    cluster: eu-1
    mx: [MX1.example.com, mx1.example.com, mx2.example.com]
`;
  const json = JSON.stringify({
    domains: [
      { domain: 'xn--bcher-kva.example' },
      {
        ...{ domain: '*.in.example.com', state: 'draining', weight: 2.5, cluster: 'eu-1' },
        mx: ['mx1.example.com', 'mx2.example.com'],
      },
    ],
  });
  expect(domainsOf(yaml)).toEqual([
    { domain: 'xn--bcher-kva.example', state: 'active', weight: 1, cluster: null, mx: [] },
    {
      ...{ domain: '*.in.example.com', state: 'draining', weight: 2.5, cluster: 'eu-1' },
      mx: ['mx1.example.com', 'mx2.example.com'],
    },
  ]);
  expect(domainsOf(json)).toEqual(domainsOf(yaml));
});

test('POOL-4 the example in the documentation is valid', () => {
  const example = new URL('../../docs/domains.example.yaml', import.meta.url);
  const states = domainsOf(readFileSync(example, 'utf8')).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['active', 'draining', 'retired']));
});

const OK = 'domains:\n  - domain: ok.example\n';

test.for([
  // Each with the place, what it is and the way out.
  [`${OK}    wieght: 3\n`, 'line 3: there is no "wieght" here: known are domain, state'],
  [`${OK}other: 3\n`, 'line 3: there is no "other" here: known are domains'],
  [`${OK}  - domain: OK.Example.\n`, 'line 3: ok.example stands above already'],
  [
    'domains:\n  - domain: bücher.example\n  - domain: xn--bcher-kva.example\n',
    'line 3: xn--bcher-kva.example stands above already',
  ],
  [`${OK}    weight: 0\n`, 'line 3: weight is 0: a number over 0'],
  [`${OK}    weight: -1\n`, 'line 3: weight is -1: a number over 0'],
  [`${OK}    weight: "2"\n`, 'line 3: weight is "2": a number over 0'],
  [`${OK}    weight: .inf\n`, 'line 3: weight is Infinity: a number over 0'],
  [`${OK}    weight: .nan\n`, 'line 3: weight is NaN: a number over 0'],
  [`${OK}    state: retried\n`, 'state is "retried": one of active, draining, retired'],
  [`${OK}    state:\n`, 'state is null: one of active, draining, retired'],
  [`${OK}    cluster: 1\n`, 'cluster is 1: a name, such as eu-1'],
  [`${OK}    mx: mx.example\n`, 'mx is "mx.example": a list of 1 to 16 host names'],
  [`${OK}    mx: ["10 mx.example"]\n`, 'line 3: mx is ["10 mx.example"]: a list'],
  [`${OK}    state: retired\n`, 'no domain is active, so that no address could be made'],
  ...[
    '',
    'a b',
    'a..b',
    'ann@a.example',
    '127.0.0.1',
    '*',
    '*.',
    '*.*.a',
    'a.*.b',
    '-a.example',
  ].map((name) => [
    `domains: [{"domain": ${JSON.stringify(name)}}]`,
    `line 1: domain is ${JSON.stringify(name)}: a domain name such as in.example.com`,
  ]),
  [`domains: [{"domain": "*.${'a.'.repeat(110)}example"}]`, 'domain is "*.a.a.'],
  ['domains:\n  - domain: *.in.example\n', 'line 2: *.in.example stands without quotes'],
  ['domains:\n  - ok.example\n', 'line 2: a domain of the list has to be a map'],
  ['domains:\n  - state: active\n', 'line 2: domain is missing: a domain name'],
  ['domains: []', 'line 1: domains is []: a list of 1 to'],
  ['- domain: a.example', 'line 1: the file has to be a map with the key "domains"'],
  ['', 'the file has to be a map with the key "domains"'],
  ['domains:\n  - domain: a.example\n    domain: b.example\n', 'line 3: this cannot be read'],
  ['{"domains": [{"domain": "a.exam', 'line 1: this cannot be read as YAML or JSON'],
  ['domains: !!js/function x', 'line 1: this cannot be read as YAML or JSON'],
  [`${OK}---\n${OK}`, 'line 3: this cannot be read as YAML or JSON'],
] as const)('POOL-4 %j is refused: %s', ([text, said]) => {
  const mistakes = mistakesOf(text ?? '');
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toContain(said);
});

test('POOL-4 all mistakes are reported at once, from top to bottom', () => {
  const text = `
domains:
  - domain: a.example
    weight: 0
  - state: gone
    domain: a..b
  - domain: A.EXAMPLE
`;
  const places = mistakesOf(`${text}  - domain: b.example\n  - domain: b.example\n`);
  expect(places.map((line) => line.split(':')[0])).toEqual([
    'line 4',
    'line 5',
    'line 6',
    'line 7',
    'line 9',
  ]);
});

test('POOL-4 the list has a limit', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i) => `- domain: d${i}.example`).join('\n');
  expect(domainsOf(`domains:\n${lines(MAX_DOMAINS)}`)).toHaveLength(MAX_DOMAINS);
  expect(mistakesOf(`domains:\n${lines(MAX_DOMAINS + 1)}`)).toHaveLength(1);
});

test('POOL-4 any file is a pool, or has mistakes', () => {
  const pieces = fc.constantFrom(
    ...['domains:', '\n', '  - ', 'domain: ', 'a.example', '*', '&a', '"', '{', '}', '[', ']', ','],
    ...['state: ', 'active', 'weight: ', '1', ': ', '!!x ', '\t', '|', '<<: ', '__proto__: ', '%'],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const read = parsePoolFile(text);
      if (read.kind === 'wrong') expect(read.mistakes.join('')).not.toBe('');
      else expect(read.domains.some(({ state }) => state === 'active')).toBe(true);
    }),
    { numRuns: 500 },
  );
});
