import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PUBLISHED } from './net/zone.ts';
import { deliveryTable } from './table.ts';

const PAGE = readFileSync(new URL('../../docs/delivery.md', import.meta.url), 'utf8');

test('docs/delivery.md has exactly what is tested', () => {
  expect(PAGE).toContain(`\n${deliveryTable()}\n`);
});

test('docs/delivery.md shows the zone that is tested', () => {
  expect(PAGE).toContain(`\n\`\`\`\n${PUBLISHED}\n\`\`\`\n`);
});
