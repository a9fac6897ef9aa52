import { afterEach, describe, expect, test } from 'vitest';
import { type Metronome, openMetronome } from './metronome.ts';

const FAR_MS = 3_600_000;

let metronome: Metronome;
const failures: unknown[] = [];
const open = (thread?: URL) => {
  failures.length = 0;
  metronome = openMetronome((error) => failures.push(error), thread);
};
afterEach(() => metronome.close());

describe('the metronome', () => {
  test('wakes nobody before their instant, in whatever order they were named', async () => {
    open();
    const from = metronome.now();
    const woken = await Promise.all(
      [30, 5, 12.5, 5, 0, -1, 30].map(async (ms) => {
        await metronome.at(from + ms);
        return metronome.now() - from - ms;
      }),
    );
    for (const late of woken) expect(late).toBeGreaterThanOrEqual(0);
  });

  test('a close wakes everybody', async () => {
    open();
    const waiting = metronome.at(metronome.now() + FAR_MS);
    await metronome.close();
    await waiting;
    expect(failures).toEqual([]);
  });

  test('without its thread it goes on, and says so once', async () => {
    open(new URL('data:text/javascript,throw new TypeError("no thread")'));
    const from = metronome.now();
    await metronome.at(from + 20);
    await metronome.at(from + 40);
    expect(metronome.now()).toBeGreaterThanOrEqual(from + 40);
    expect(failures).toHaveLength(1);
  });
});
