import type { IncomingMessage } from 'node:http';

/**
 * RFC 9112 3.2: a request with more than one `Host` gets 400. Node keeps the first and drops the
 * others, while a proxy may have used the last.
 */
export function hasSeveralHosts({ headersDistinct }: IncomingMessage): boolean {
  return (headersDistinct['host']?.length ?? 0) > 1;
}
