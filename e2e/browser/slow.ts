import type { Page } from '@playwright/test';

/** Lighthouse's “slow 4G”: milliseconds of a round trip, and bytes in a second (1.6 Mbit/s). */
export const SLOW_4G = { latency: 150, throughput: 1_600_000 / 8 } as const;

/** From now on this page is at the end of a slow line, with nothing in its cache. */
export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: SLOW_4G.latency },
    ...{ downloadThroughput: SLOW_4G.throughput, uploadThroughput: SLOW_4G.throughput },
  });
}
