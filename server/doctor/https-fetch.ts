import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { type Dns, getRecords } from './dns.ts';
import { getErrorCode, TIMED_OUT } from './errors.ts';
import type { SmtpProbeTools } from './smtp-probe.ts';

const HTTPS_PORT = 443;

/** Bytes; senders are advised to read no more of a policy (RFC 8461 3.3). */
const MAX_BYTES = 64 * 1024;

export type Fetched =
  | { readonly kind: 'text'; readonly text: string; readonly mediaType: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'too long' }
  | { readonly kind: 'no address' }
  /** The certificate is not valid. */
  | { readonly kind: 'untrusted'; readonly code: string }
  /** Nothing listens. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly code: string };

export interface FetchTools extends SmtpProbeTools {
  readonly dns: Dns;
}

/**
 * Fetches `https://HOST/PATH` as senders fetch a policy: with a valid certificate and without
 * following redirects (RFC 8461 3.3). Never rejects.
 */
export async function fetchHttps(tools: FetchTools, host: string, path: string): Promise<Fetched> {
  const [v4, v6] = await Promise.all([tools.dns.v4(host), tools.dns.v6(host)]);
  const [address] = [...getRecords(v4), ...getRecords(v6)];
  if (address === undefined) {
    const failed = [v4, v6].find(({ kind }) => kind === 'failed');
    return failed?.kind === 'failed' ? failed : { kind: 'no address' };
  }
  const signal = AbortSignal.timeout(tools.timeoutMs);
  let socket: Socket;
  try {
    socket = await tools.dial(address, HTTPS_PORT, signal);
  } catch (error) {
    return toFailure(error, signal);
  }
  try {
    return await ask(tools, socket, { host, path }, signal);
  } catch (error) {
    return toFailure(error, signal);
  } finally {
    socket.destroy();
  }
}

async function ask(
  { authorities }: FetchTools,
  socket: Socket,
  { host, path }: { readonly host: string; readonly path: string },
  signal: AbortSignal,
): Promise<Fetched> {
  const trust = authorities === null ? {} : { ca: [...authorities] };
  const asked = request({
    createConnection: () => connect({ socket, servername: host, ...trust }),
    path,
    headers: { Host: host, Connection: 'close' },
    signal,
  });
  // An error after the timeout has no other listener and would end the process.
  asked.on('error', () => undefined);
  asked.end();
  const [answer]: IncomingMessage[] = await once(asked, 'response', { signal });
  if (answer === undefined) return { kind: 'failed', code: 'ECONNRESET' };
  if (answer.statusCode !== 200) return { kind: 'status', status: answer.statusCode ?? 0 };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return { kind: 'too long' };
    chunks.push(chunk);
  }
  const mediaType = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  return { kind: 'text', text: Buffer.concat(chunks).toString('utf8'), mediaType };
}

/** Error codes of Node.js and OpenSSL for refused certificates. */
const CERTIFICATE = /CERT|SIGNED|SIGNATURE|ALTNAME/;

function toFailure(error: unknown, signal: AbortSignal): Fetched {
  if (signal.aborted) return { kind: 'failed', code: TIMED_OUT };
  const code = getErrorCode(error);
  if (code === 'ECONNREFUSED') return { kind: 'closed' };
  return CERTIFICATE.test(code) ? { kind: 'untrusted', code } : { kind: 'failed', code };
}
