import { describe, expect, test } from 'vitest';
import { discreet } from './discretion.ts';
import { HandTurned } from './testing/hand-turned.ts';

const LIMITS = { discreetRcptMs: 5, discreetDotMs: 20 };

function turned() {
  const metronome = new HandTurned();
  return { metronome, discretion: discreet(metronome, LIMITS) };
}

describe('discretion', () => {
  test('SMTP-33 the instant of a reply is chosen before its work begins', async () => {
    const { metronome, discretion } = turned();
    const seen: number[] = [];
    const done = discretion.recipient(async () => seen.push(metronome.named.length));
    expect(seen).toEqual([1]);
    await metronome.turn(10);
    await done;
    expect(metronome.named).toHaveLength(1);
  });

  test('SMTP-33 what is settled early waits: once to twice the least time, by chance', async () => {
    const { metronome, discretion } = turned();
    const all = Array.from({ length: 100 }, () => discretion.message(async () => 'done'));
    const told: string[] = [];
    for (const each of all) void each.then((what) => told.push(what));
    await metronome.turn(19.9);
    expect(told).toEqual([]);
    await metronome.turn(20.1);
    expect(told).toHaveLength(100);
    expect(Math.min(...metronome.named)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...metronome.named)).toBeLessThan(40);
    expect(new Set(metronome.named).size).toBeGreaterThan(90);
  });

  test('SMTP-33 what takes longer is answered after twice, four times, … of its wait', async () => {
    const { metronome, discretion } = turned();
    const work = Promise.withResolvers<string>();
    const told: string[] = [];
    const done = discretion.recipient(() => work.promise).then((what) => told.push(what));
    const [wait = 0] = metronome.named;
    await metronome.turn(wait * 2.5);
    work.resolve('late');
    await metronome.turn(wait * 1.4);
    expect(told).toEqual([]);
    await metronome.turn(wait * 0.2);
    await done;
    expect(told).toEqual(['late']);
    expect(metronome.named.map((at) => at / wait)).toEqual([1, 2, 4]);
  });

  test('SMTP-13 SMTP-33 a failure waits like anything else, and stays one', async () => {
    const { metronome, discretion } = turned();
    let failed = false;
    const done = discretion
      .recipient(() => Promise.reject(new Error('broken')))
      .catch(() => {
        failed = true;
      });
    await metronome.turn(4.9);
    expect(failed).toBe(false);
    await metronome.turn(10);
    await done;
    expect(failed).toBe(true);
  });
});
