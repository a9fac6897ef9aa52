import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { spawnService } from '../harness/service.ts';

/** What it prints of other ports and faults is in `server/config/ports.test.ts`. */
test('RUN-3 all ports that are in use are printed', async () => {
  await using http = createServer().listen(0, '127.0.0.1');
  await using metrics = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(http, 'listening'), once(metrics, 'listening')]);
  const [httpPort = '', metricsPort = ''] = [http, metrics].map((each) => {
    const { port } = each.address() as AddressInfo;
    return String(port);
  });
  const taken = { MAYFLY_HTTP_PORT: httpPort, MAYFLY_METRICS_PORT: metricsPort };
  const child = spawnService({ ...taken, MAYFLY_SMTP_PORT: '0', MAYFLY_READ_WORKERS: '1' });
  expect(await child.ended).toBe(1);
  const why = 'another program uses this port; end it, or set another port (0 takes a free one)';
  expect(child.complaint()).toBe(
    'Mayfly does not start: a port is not available.\n' +
      `MAYFLY_HTTP_PORT=${httpPort}: ${why}\n` +
      `MAYFLY_METRICS_PORT=${metricsPort}: ${why}\n`,
  );
});
