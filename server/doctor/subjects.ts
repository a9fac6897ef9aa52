import type { Subject, Tls } from './types.ts';

/** What of the configuration decides what is right for a domain. */
export interface Expected {
  /** Name of this service, and of the MX records where nothing else is said. */
  readonly hostname: string;
  readonly tls: Tls;
  /** Where people reach the page. */
  readonly origins: readonly string[];
}

/** A domain of the pool; `mx` where its records shall name other hosts than this service. */
export interface Named {
  readonly domain: string;
  readonly mx?: readonly string[] | undefined;
}

export function subjectOf({ domain, mx = [] }: Named, expected: Expected): Subject {
  const [first = expected.hostname, ...others] = mx;
  return { domain, mx: [first, ...others], tls: expected.tls, webHost: webHost(expected.origins) };
}

/** Senders fetch policies by https alone, and at its own port: RFC 8461 3.3. */
function webHost(origins: readonly string[]): string | null {
  const urls = origins.map((origin) => new URL(origin));
  const url = urls.find(({ protocol, port }) => protocol === 'https:' && port === '');
  return url?.hostname ?? null;
}
