import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { readScripts } from '#server/redis/scripts.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { type Stall, startStall } from '../harness/stall.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

/** Milliseconds for an answer, which none has that is kept back. */
const SHORT_MS = 1_000;
const PATIENCE = { timeout: 30_000, interval: 20 };

const why = await whyNoRedis('redis');

/**
 * The worst case: the commit is still on its way to Redis when the sender gets 451, and it arrives
 * after the sender was asked to try again.
 */
describe('a commit that arrives too late', { timeout: 60_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  const commit = readScripts().get('commit')?.sha ?? '';

  async function openBehind(): Promise<{ readonly stall: Stall; readonly harness: StoreHarness }> {
    const stall = await startStall(redis().port);
    onTestFinished(() => stall[Symbol.asyncDispose]());
    const url = `redis://127.0.0.1:${stall.port}`;
    const store = await openNode(url, ownKeys(), { timeoutMs: SHORT_MS });
    return {
      stall,
      harness: new StoreHarness({ store, clock: new ManualClock(), outlives: true }),
    };
  }

  /** Messages in each inbox when a commit has come too late, and when its retry has come. */
  async function countsAfter(
    recipients: number,
    about: { readonly size: number; readonly fingerprint: string | null },
  ) {
    const { stall, harness } = await openBehind();
    const { store } = harness;
    const ids: string[] = [];
    for (let count = 0; count < recipients; count += 1) ids.push(await harness.id());
    // The script has to be known, or it would go out in full.
    await store.append(
      harness.mail(ids, about.fingerprint === null ? {} : { fingerprint: 'before' }),
    );
    const counts = async () => {
      const views = await Promise.all(ids.map((id) => store.view(id)));
      return views.map((view) => view?.messageCount);
    };
    const kept = stall.before(commit);
    const first = store.append(harness.mail(ids, about));
    await Promise.all([kept, expect(first).rejects.toMatchObject({ name: 'StoreUnavailable' })]);
    stall.goOn();
    // Answers come in order, so this answer follows the commit.
    const late = await vi.waitFor(counts, PATIENCE);
    const [again] = await store.append(harness.mail(ids, about));
    return { late, again: again?.kind, after: await counts() };
  }

  test.each([
    ['small', 4_000],
    ['large', 1_000_000],
  ])('STORE-5 R8 of a %s mail without a fingerprint stores nothing', async (_, size) => {
    expect(await countsAfter(1, { size, fingerprint: null })).toEqual({
      ...{ late: [1], again: 'stored', after: [2] },
    });
  });

  test('STORE-5 R8 nor does it for any of several', async () => {
    expect(await countsAfter(2, { size: 4_000, fingerprint: null })).toEqual({
      ...{ late: [1, 1], again: 'stored', after: [2, 2] },
    });
  });

  test('STORE-5 FEED-5 with a fingerprint it is stored, and its retry is known', async () => {
    expect(await countsAfter(1, { size: 4_000, fingerprint: 'the same' })).toEqual({
      ...{ late: [2], again: 'duplicate', after: [2] },
    });
  });
});
