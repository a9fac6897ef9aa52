import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, SOURCE } from './languages.ts';
import { findFaults } from './testing/faults.ts';

const CLIENT = path.resolve(import.meta.dirname, '..');

function catalogue(tag: string): Record<string, string> {
  return JSON.parse(readFileSync(path.join(CLIENT, `i18n/${tag}.json`), 'utf8'));
}

const source = catalogue(SOURCE);
const ids = Object.keys(source);
const sources = globSync(['**/*.{ts,tsx}', 'index.html'], { cwd: CLIENT })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(path.join(CLIENT, file), 'utf8'))
  .join('\n');

test('every text of the catalogue is used', () => {
  const unused = ids.filter(
    (id) => !sources.includes(`'${id}'`) && !sources.includes(`%text:${id}%`),
  );
  expect(unused).toEqual([]);
});

test('LANG-4: every language has a catalogue, and there is no other', () => {
  const files = globSync('i18n/*.json', { cwd: CLIENT }).map((file) =>
    path.basename(file, '.json'),
  );
  expect(files.toSorted()).toEqual(LANGUAGES.toSorted());
});

describe.each(LANGUAGES)('LANG-4: the catalogue of %s', (tag) => {
  const texts = catalogue(tag);

  test('has every text', () => {
    expect(ids.filter((id) => !Object.hasOwn(texts, id))).toEqual([]);
  });

  test('has no text that English lacks', () => {
    expect(Object.keys(texts).filter((id) => !Object.hasOwn(source, id))).toEqual([]);
  });

  test('is sound ICU, with the placeholders, plurals and length of the source', () => {
    const faults = Object.entries(texts).flatMap(([id, text]) =>
      findFaults(tag, text, { id, source: source[id] ?? text }),
    );
    expect(faults).toEqual([]);
  });
});

test('French has a narrow no-break space before high punctuation', () => {
  const loose = Object.entries(catalogue('fr')).filter(([, text]) =>
    /(?<!\u202f)[;:?!»](?!\w)|«(?!\u202f)/.test(text),
  );
  expect(loose).toEqual([]);
});

test.each([
  ['de', 'Noch {n}', 'no {count}'],
  ['pl', '{count, plural, one {#} other {#}}', 'plural few'],
  ['fr', '{count, plural, one {# min} other {#}', 'not ICU'],
  ['de', `{count, plural, one {# Minute} other {# ${'Minuten '.repeat(20)}}}`, 'too long'],
])('LANG-4: a fault in a text of %s is found: %s', (tag, text, fault) => {
  const source = '{count, plural, one {# minute left} other {# minutes left}}';
  expect(findFaults(tag, text, { id: 'life.minutes', source }).join()).toContain(fault);
});
