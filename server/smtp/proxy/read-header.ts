import { once } from 'node:events';
import type { Socket } from 'node:net';
import { parseProxyHeader } from './header.ts';

/** How a connection of a trusted proxy begins. */
export type ProxyHeaderOutcome =
  /** The header is removed; a source of null means the proxy itself. */
  | { readonly kind: 'proxied'; readonly source: string | null }
  /** No header: the connection is the proxy's own. */
  | { readonly kind: 'plain' }
  /** The header is malformed or incomplete. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'gone' };

/**
 * Reads the PROXY header of a trusted proxy, before SMTP begins. The next byte of the socket is then
 * the first of SMTP. Never rejects.
 */
export async function readProxyHeader(
  socket: Socket,
  until: AbortSignal,
): Promise<ProxyHeaderOutcome> {
  // It stays: an error before the next owner listens must not end the process.
  socket.on('error', () => {});
  let bytes: Buffer = Buffer.alloc(0);
  for (;;) {
    const chunk: unknown = socket.read();
    if (!(chunk instanceof Buffer)) {
      await once(socket, 'readable', { signal: until }).catch(() => {});
      if (socket.destroyed || socket.readableEnded) return { kind: 'gone' };
      if (until.aborted) return { kind: bytes.length === 0 ? 'plain' : 'refused' };
      continue;
    }
    bytes = Buffer.concat([bytes, chunk]);
    const header = parseProxyHeader(bytes);
    if (header.kind === 'broken') return { kind: 'refused' };
    if (header.kind === 'more') continue;
    const rest = header.kind === 'header' ? bytes.subarray(header.length) : bytes;
    if (rest.length > 0) socket.unshift(rest);
    return header.kind === 'none' ? { kind: 'plain' } : { kind: 'proxied', source: header.source };
  }
}
