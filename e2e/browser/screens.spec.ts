import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { PROJECT_ROOT } from '../harness/service.ts';
import { STATES } from './states/index.ts';
import { PICTURED } from './states/looks.ts';

const SCREENS = path.join(PROJECT_ROOT, 'docs/screens');
const wanted = STATES.flatMap(({ name }) => PICTURED.map((look) => `${name}-${look}.jpg`));

test('SHOW-14 every state has its pictures, and there is no other', () => {
  expect(readdirSync(path.join(SCREENS, 'states')).sort()).toEqual(wanted.toSorted());
});

test('SHOW-14 whoever looks for a state finds its pictures', () => {
  const page = readFileSync(path.join(SCREENS, 'README.md'), 'utf8');
  expect(wanted.filter((file) => !page.includes(`src="states/${file}"`))).toEqual([]);
});
