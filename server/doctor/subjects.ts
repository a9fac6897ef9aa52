import type { Subject, Tls } from './types.ts';

/** The settings that the expected DNS records depend on. */
export interface ExpectedDns {
  /** Name of this service, and default target of MX records. */
  readonly hostname: string;
  readonly tls: Tls;
  /** Where people reach the page. */
  readonly origins: readonly string[];
  readonly httpsBy: Subject['httpsBy'];
}

/** A domain of the pool; `mx` if its records shall name other hosts than this service. */
export interface ConfiguredDomain {
  readonly domain: string;
  readonly mx?: readonly string[] | undefined;
}

export function createSubject(
  { domain, mx = [] }: ConfiguredDomain,
  expected: ExpectedDns,
): Subject {
  const [first = expected.hostname, ...others] = mx;
  return {
    domain,
    mx: [first, ...others],
    tls: expected.tls,
    webHost: findWebHost(expected.origins),
    httpsBy: expected.httpsBy,
  };
}

/** Senders fetch policies only with https at port 443: RFC 8461 3.3. */
function findWebHost(origins: readonly string[]): string | null {
  const urls = origins.map((origin) => new URL(origin));
  const url = urls.find(({ protocol, port }) => protocol === 'https:' && port === '');
  return url?.hostname ?? null;
}
