import { expect, test } from 'vitest';
import { LINES_PER_MINUTE } from './line-quota.ts';
import { createLog } from './log.ts';
import { ManualClock } from './testing/manual-clock.ts';

/** Over what any minute has room for. */
const FLOOD = 1_000;

function opened() {
  const lines: string[] = [];
  const clock = new ManualClock();
  const log = createLog('debug', { write: (line) => void lines.push(line) }, clock);
  const reported = () => lines.splice(0).map((line) => JSON.parse(line));
  return { log, clock, reported };
}

const FLOODS = {
  failed: (log: ReturnType<typeof opened>['log']) => log.failed('smtp', new TypeError('x')),
  unread: (log: ReturnType<typeof opened>['log']) => log.unread({ bytes: 9, why: 'deadline' }),
};

test.each(Object.entries(FLOODS))(
  'RUN-8 what strangers can make go wrong writes so many lines a minute: %s',
  (event, write) => {
    const { log, clock, reported } = opened();
    for (let count = 0; count < FLOOD; count += 1) write(log);
    const lines = reported();
    expect(lines).toHaveLength(LINES_PER_MINUTE);
    for (const line of lines) expect(line).not.toHaveProperty('skipped');
    clock.advance(59_999);
    write(log);
    expect(reported()).toEqual([]);
    clock.advance(1);
    write(log);
    write(log);
    const [first, second] = reported();
    expect(first).toMatchObject({ event, skipped: FLOOD - LINES_PER_MINUTE + 1 });
    expect(second).not.toHaveProperty('skipped');
  },
);

test('RUN-8 each kind has its own limit of lines', () => {
  const { log, reported } = opened();
  for (let count = 0; count < FLOOD; count += 1) log.failed('smtp', new Error('x'));
  log.failed('tab event', new Error('x'));
  log.unread({ bytes: 1, why: 'crashed' });
  log.unread({ bytes: 1, why: 'deadline' });
  expect(reported()).toHaveLength(LINES_PER_MINUTE + 3);
});

test('an error is its name, code and positions: no line of its message', () => {
  const { log, reported } = opened();
  log.failed('smtp', new TypeError('From\n    at ann@example.com\n  at her house'));
  const [line] = reported();
  expect(line).toMatchObject({ error: 'TypeError', where: 'smtp' });
  expect(line.stack[0]).toContain('log.test.ts');
  expect(JSON.stringify(line)).not.toMatch(/ann@|her house/);
});
