import { expect, test } from 'vitest';
import { formatHandoffLink, takeHandoffSecret } from './handoff-link.ts';

const SECRET = 'AbCdEfGhIjKlMnOpQrStUv_-';

function open(url: string) {
  const { hash, pathname, search } = new URL(url);
  const shown: unknown[] = [];
  const history = {
    state: null,
    replaceState: (_state: unknown, _title: string, to?: string | URL | null) =>
      void shown.push(to),
  };
  return { secret: takeHandoffSecret({ location: { hash, pathname, search }, history }), shown };
}

test('HTTP-16 the secret of a link is taken, and erased from the address bar', () => {
  const link = formatHandoffLink('https://mayfly.test', SECRET);
  expect(link).toBe(`https://mayfly.test/#handoff=${SECRET}`);
  expect(open(link)).toEqual({ secret: SECRET, shown: ['/'] });
  expect(open(`https://mayfly.test/?a=b#handoff=${SECRET}`).shown).toEqual(['/?a=b']);
});

test('HTTP-16 a damaged secret is erased too, and another fragment is left alone', () => {
  expect(open('https://mayfly.test/#handoff=short')).toEqual({ secret: null, shown: ['/'] });
  expect(open('https://mayfly.test/#list')).toEqual({ secret: null, shown: [] });
  expect(open('https://mayfly.test/')).toEqual({ secret: null, shown: [] });
});
