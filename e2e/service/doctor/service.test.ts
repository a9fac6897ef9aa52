import { describe, expect, test, vi } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { startDnsmasq } from '../../harness/dns.ts';
import { request } from '../../harness/rest.ts';
import { startService } from '../../harness/service.ts';
import { whyNoProgram } from '../../programs.ts';

/** Milliseconds, several times as long as a check without an answer. */
const PATIENCE = { timeout: 25_000, interval: 50 };

const domainsOf = async (httpUrl: string): Promise<unknown> =>
  (await request(httpUrl, '/domains')).json();

describe('the running service', unlessMissing(await whyNoProgram('dnsmasq')), () => {
  test('DOCTOR-8 the service checks its domains in real DNS after the first request', async () => {
    await using server = await startDnsmasq({ known: ['net', 'org', 'com'], txt: [] });
    await using service = await startService({
      MAYFLY_DOMAINS: 'in.example.net',
      MAYFLY_HOSTNAME: 'mx.example.net',
      MAYFLY_DNS_SERVERS: server.server,
    });
    expect(await domainsOf(service.httpUrl)).toEqual({
      domains: [{ domain: 'in.example.net', state: 'active' }],
    });
    const problems = expect.arrayContaining([
      'in.example.net is not in DNS: there is no such name.',
      'mx.example.net has no address, so no sender can connect to it.',
    ]);
    const health = { status: 'failing', checkedAt: expect.any(String), problems };
    await vi.waitFor(
      async () =>
        expect(await domainsOf(service.httpUrl)).toEqual({
          domains: [{ domain: 'in.example.net', state: 'active', health }],
        }),
      PATIENCE,
    );
  });
});
