import { expect, test } from 'vitest';
import { listSteps, parseHops } from './delivery-trace.ts';

const received = (value: string) => ({ name: 'Received', value });
const line = (by: string, time: string) =>
  received(`from x.example by ${by} with ESMTPS; Wed, 25 Nov 2026 ${time} +0000`);

test('SHOW-12 hops are listed oldest first, with the gaps between them', () => {
  const legs = parseHops([
    received('from c by d with SMTP; nobody knows'),
    line('c.example', '04:00:09'),
    { name: 'Subject', value: 'x' },
    line('b.example', '04:00:10'),
    received('(qmail 1 invoked by uid 2)'),
    line('a.example', '04:00:00'),
    { ...line('origin.example', '04:00:00'), name: 'RECEIVED' },
  ]);
  expect(legs.map(({ hop, gap }) => [hop?.by ?? null, gap])).toEqual([
    ['origin.example', { kind: 'first' }],
    ['a.example', { kind: 'none' }],
    [null, { kind: 'unknown' }],
    ['b.example', { kind: 'later', ms: 10_000 }],
    ['c.example', { kind: 'earlier', ms: 1_000 }],
    ['d', { kind: 'unknown' }],
  ]);
});

const TRACE = [
  { what: 'connected', at: '2026-11-25T04:00:00.000Z' },
  { what: 'accepted', at: '2026-11-25T04:00:00.050Z' },
  { what: 'stored', at: '2026-11-25T04:00:00.053Z' },
] as const;

test('SHOW-12 the tab adds when it painted the row, never before it was stored', () => {
  const at = Date.parse('2026-11-25T04:00:00.060Z');
  const steps = listSteps(TRACE, at);
  expect(steps.map(({ what, after }) => [what, after])).toEqual([
    ['connected', 0],
    ['accepted', 50],
    ['stored', 3],
    ['shown', 7],
  ]);
  expect(listSteps(TRACE, at - 5_000).at(-1)).toMatchObject({ what: 'shown', after: 0 });
});
