import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { ConversationTools } from './conversation.ts';
import { type Dns, recordsOf } from './dns.ts';
import { codeOf, LATE } from './patience.ts';

const HTTPS_PORT = 443;
const POLICY_PATH = '/.well-known/mta-sts.txt';

/** Milliseconds for the whole policy; senders are advised to wait a minute (RFC 8461 3.3). */
const FETCH_MS = 10_000;

/** Bytes; senders are advised to read no more (RFC 8461 3.3). */
const MAX_POLICY_BYTES = 64 * 1024;

export type Fetched =
  | { readonly kind: 'text'; readonly text: string; readonly mediaType: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'too long' }
  | { readonly kind: 'no address' }
  /** The certificate, as senders would refuse it. */
  | { readonly kind: 'untrusted'; readonly code: string }
  /** Nobody listens. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly code: string };

export interface FetchTools extends ConversationTools {
  readonly dns: Dns;
}

/**
 * The policy at a host, as senders fetch it: with a certificate that is right, and without
 * following anybody elsewhere (RFC 8461 3.3). Never rejects.
 */
export async function fetchPolicy(tools: FetchTools, host: string): Promise<Fetched> {
  const [v4, v6] = await Promise.all([tools.dns.v4(host), tools.dns.v6(host)]);
  const [address] = [...recordsOf(v4), ...recordsOf(v6)];
  if (address === undefined) {
    const failed = [v4, v6].find(({ kind }) => kind === 'failed');
    return failed?.kind === 'failed' ? failed : { kind: 'no address' };
  }
  const signal = AbortSignal.timeout(FETCH_MS);
  let socket: Socket;
  try {
    socket = await tools.dial(address, HTTPS_PORT, signal);
  } catch (error) {
    return failure(error, signal);
  }
  try {
    return await ask(await secure(tools, socket, host, signal), host, signal);
  } catch (error) {
    return failure(error, signal);
  } finally {
    socket.destroy();
  }
}

async function secure(
  { authorities }: FetchTools,
  socket: Socket,
  host: string,
  signal: AbortSignal,
): Promise<Socket> {
  const trust = authorities === null ? {} : { ca: [...authorities] };
  const secured = connect({ socket, servername: host, ...trust });
  // What comes after the time is up finds nobody who waits for it.
  secured.on('error', () => undefined);
  await once(secured, 'secureConnect', { signal });
  return secured;
}

async function ask(secured: Socket, host: string, signal: AbortSignal): Promise<Fetched> {
  const asked = request({
    createConnection: () => secured,
    path: POLICY_PATH,
    headers: { Host: host, Connection: 'close' },
    signal,
  });
  asked.on('error', () => undefined);
  asked.end();
  const [answer]: IncomingMessage[] = await once(asked, 'response', { signal });
  if (answer === undefined) return { kind: 'failed', code: 'ECONNRESET' };
  if (answer.statusCode !== 200) return { kind: 'status', status: answer.statusCode ?? 0 };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += chunk.length;
    if (bytes > MAX_POLICY_BYTES) return { kind: 'too long' };
    chunks.push(chunk);
  }
  const mediaType = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  return { kind: 'text', text: Buffer.concat(chunks).toString('utf8'), mediaType };
}

/** What Node and OpenSSL call certificates that they refuse. */
const CERTIFICATE = /CERT|SIGNED|SIGNATURE|ALTNAME/;

function failure(error: unknown, signal: AbortSignal): Fetched {
  if (signal.aborted) return { kind: 'failed', code: LATE };
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return { kind: 'closed' };
  return CERTIFICATE.test(code) ? { kind: 'untrusted', code } : { kind: 'failed', code };
}
