import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { spawnService } from '../harness/service.ts';

/** What it prints of other ports and faults is in `server/config/ports.test.ts`. */
test.each(['HTTP', 'METRICS'])(
  'RUN-3 a %s port that is in use is printed like a mistake',
  async (name) => {
    await using other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const free = { MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0', MAYFLY_READ_WORKERS: '1' };
    const child = spawnService({ ...free, [`MAYFLY_${name}_PORT`]: `${port}` });
    expect(await child.ended).toBe(1);
    expect(child.complaint()).toBe(
      'Mayfly does not start: the configuration has mistakes.\n' +
        `MAYFLY_${name}_PORT=${port}: a program has this port already; end that one, or set another port\n`,
    );
  },
);
