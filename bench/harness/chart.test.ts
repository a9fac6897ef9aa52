import { expect, test } from 'vitest';
import { drawChart, formatMarkdown } from './chart.ts';

const TABLE = {
  title: 'messages a second',
  headings: ['', 'smtp-sink', 'A & B'],
  rows: [
    ['HTML', '1,000', '250'],
    ['text', '8', '16'],
  ],
};

test('a bar is as long as its share of the longest in its group', () => {
  const svg = drawChart(TABLE, 'A & B');
  const bars = [...svg.matchAll(/width="([\d.]+)" height="14" fill="(#\w+)"/g)];
  const [first, second, third, fourth] = bars.map(([, width]) => Number(width));
  expect([second, third, fourth]).toEqual([(first ?? 0) / 4, (first ?? 0) / 2, first]);
  expect(new Set(bars.map(([, , color]) => color)).size).toBe(2);
  expect(svg).toContain('A &amp; B');
});

test('the table in Markdown has its title in the corner', () => {
  expect(formatMarkdown(TABLE).split('\n')).toEqual([
    '| messages a second | smtp-sink | A & B |',
    '| --- | --- | --- |',
    '| HTML | 1,000 | 250 |',
    '| text | 8 | 16 |',
  ]);
});
