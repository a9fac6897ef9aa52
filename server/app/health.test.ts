import { expect, test } from 'vitest';
import { createLog } from '#server/ops/log.ts';
import { Health } from './health.ts';

test('RUN-6 without a port for them nothing is measured, and nothing listens', async () => {
  const health = new Health(null, createLog('silent'));
  expect(await health.listen()).toBeNull();
  expect(health.measures).toBeUndefined();
});
