import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitIntoPages } from './split-pages.ts';

function cutIntoParts(html: string): readonly string[] {
  const cutting = splitIntoPages(html);
  for (;;) {
    const step = cutting.next();
    if (step.done) return step.value;
  }
}

const opened = (html: string, name: string) => html.split(`<${name}`).length - 1;
const words = (html: string) => html.replace(/<[^>]*>/g, '');

test('C10, SHOW-5 an email of normal size and nesting is unchanged, even if it is malformed', () => {
  const html = `<!doctype html><style>p{color:red}</style><table><tr><td>a<b>b<p>c</td>${'<p>x'.repeat(900)}`;
  expect(cutIntoParts(html)).toEqual([html]);
});

test('C10, SHOW-5 100,000 cells are split into pages that lose no word and reopen the table', () => {
  const rows = Array.from({ length: 25_000 }, (_, row) => `<tr><td>r${row} <td>x</td></tr>`);
  const html = `<style>td{color:red}</style><table class="t"><tr><td><table id="in">${rows.join('')}</table></table>`;
  const parts = cutIntoParts(html);
  expect(parts.length).toBeGreaterThan(20);
  expect(words(parts.map((part) => part.replace(/<style.*?<\/style>/, '')).join(''))).toBe(
    words(html.replace(/<style.*?<\/style>/, '')),
  );
  for (const part of parts) {
    expect(opened(part, 'td')).toBeLessThan(4_000);
    expect(part).toContain('<table class="t"><tr><td><table id="in"><tr>');
    expect(part).toContain('td{color:red}');
  }
});

test('C10, SHOW-5 one text of millions of letters is split as well', () => {
  const parts = cutIntoParts(`<div class="a">${'x'.repeat(1_000_000)}</div>`);
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(300_000);
  expect(words(parts.join(''))).toBe('x'.repeat(1_000_000));
});

test.each([
  ['tables', '<table><tr><td>', '</td></tr></table>', 'table', 20],
  ['blocks', '<div>', '</div>', 'div', 100],
  ['formats', '<b>', '</b>', 'b', 24],
])('M7, SHOW-5 %s nested 2,000 deep are flattened', (_, before, after, name, most) => {
  const parts = cutIntoParts(`${before.repeat(2_000)}<i>deep</i>${after.repeat(2_000)}<hr>after`);
  const html = parts.join('');
  expect(opened(html, name)).toBeLessThanOrEqual(most * parts.length);
  expect(html).toContain('deep');
  expect(html).toContain('after');
});

test('M7, SHOW-5 formatting elements that outlive their blocks are limited', () => {
  const fonts = Array.from({ length: 500 }, (_, size) => `<font size="${size}">`).join('');
  const parts = cutIntoParts(fonts + '<p>x'.repeat(5_000));
  expect(opened(parts.join(''), 'font')).toBeLessThan(24 * (parts.length + 1));
  expect(parts.length).toBeGreaterThan(10);
});

test('M7, SHOW-5 each page reopens an element, and only short attributes with it', () => {
  const parts = cutIntoParts(
    `<div class="a"><div title="${'x'.repeat(100_000)}">${'<p>y'.repeat(5_000)}`,
  );
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts.slice(1)) {
    expect(part).toMatch(/^<div class="a"><div>/);
    expect(part.length).toBeLessThan(10_000);
  }
});

test('M7, SHOW-5 style sheets over the limit are dropped', () => {
  const [part = ''] = cutIntoParts(`<style>${'a{b:c}'.repeat(100_000)}</style><p>seen`);
  expect(part.length).toBeLessThan(1_000);
});

test('small input is unchanged, and nothing throws', () => {
  const piece = fc.constantFrom(
    ...['<table>', '</table>', '<tr>', '<td>', '</td>', '<b>', '</b>', '<div a=">">', '</div>'],
    ...['<a href=x>', '</a>', '<!-- ', '-->', '<', 'w', '<p', '<style>', '</style>', '<br/>'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const html = pieces.join('');
      expect(cutIntoParts(html)).toEqual([html]);
      const cut = cutIntoParts(`${html} ${'<p>y'.repeat(4_000)}`);
      expect(cut.length).toBeGreaterThan(0);
    }),
  );
});
