import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import {
  checkServerIdentity,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { getErrorCode, TIMED_OUT } from './errors.ts';

/** The port of mail servers: RFC 5321 4.5.4.2. */
const SMTP_PORT = 25;

/** Bytes of the whole dialogue before TLS; a long EHLO reply takes a thousand. */
const MAX_BYTES = 64 * 1024;

/** Opens a connection. Rejects with the error of `node:net`, or when `signal` is aborted. */
export type Dial = (address: string, port: number, signal: AbortSignal) => Promise<Socket>;

export const dialTcp: Dial = async (address, port, signal) => {
  const socket = connectTcp({ host: address, port });
  try {
    await once(socket, 'connect', { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
};

/** The result of an SMTP dialogue that ends before MAIL. */
export type SmtpProbe =
  /** No route from here; other networks may have one. */
  | { readonly kind: 'unreached'; readonly code: string }
  /** The connection was refused: nothing listens. */
  | { readonly kind: 'closed' }
  /** The server accepted the connection but did not speak SMTP, or not in time. */
  | { readonly kind: 'mute'; readonly code: string }
  | { readonly kind: 'turned away'; readonly reply: string }
  | {
      readonly kind: 'greeted';
      /** The name in the greeting. */
      readonly name: string;
      readonly tls: Encryption;
    };

export type Encryption =
  | { readonly kind: 'not offered' }
  | { readonly kind: 'broken'; readonly code: string }
  | { readonly kind: 'secured'; readonly certificate: CertificateFacts };

export interface CertificateFacts {
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Whether the certificate names the host. */
  readonly naming: 'matches' | 'other name';
  /** Null: the chain is trusted here; else a code of OpenSSL. */
  readonly distrust: string | null;
}

export interface SmtpProbeTools {
  readonly dial: Dial;
  /** Certificate authorities in PEM to trust instead of the default ones; null: the default. */
  readonly authorities: readonly string[] | null;
  /** Milliseconds for a whole dialogue with a mail host, or for a whole answer over HTTPS. */
  readonly timeoutMs: number;
}

/** Connects to port 25 of an address of `host` as a sender does, without sending an email. Never rejects. */
export async function probeSmtp(
  { dial, authorities, timeoutMs }: SmtpProbeTools,
  host: string,
  address: string,
): Promise<SmtpProbe> {
  const signal = AbortSignal.timeout(timeoutMs);
  let socket: Socket;
  try {
    socket = await dial(address, SMTP_PORT, signal);
  } catch (error) {
    const code = signal.aborted ? TIMED_OUT : getErrorCode(error);
    return code === 'ECONNREFUSED' ? { kind: 'closed' } : { kind: 'unreached', code };
  }
  try {
    return await talk(socket, host, authorities, signal);
  } catch (error) {
    return { kind: 'mute', code: signal.aborted ? TIMED_OUT : getErrorCode(error) };
  } finally {
    socket.destroy();
  }
}

async function talk(
  socket: Socket,
  host: string,
  authorities: readonly string[] | null,
  signal: AbortSignal,
): Promise<SmtpProbe> {
  // An error without a listener would end the process.
  socket.on('error', () => undefined);
  const replies = readReplies(socket, signal);
  const greeting = await nextReply(replies);
  if (greeting.code !== '220') return { kind: 'turned away', reply: greeting.text };
  const name = greeting.text.split(/\s/)[1]?.toLowerCase() ?? '';
  socket.write('EHLO doctor.invalid\r\n');
  const offer = await nextReply(replies);
  if (!offer.lines.some((one) => /^250[ -]STARTTLS\s*$/i.test(one))) {
    return { kind: 'greeted', name, tls: { kind: 'not offered' } };
  }
  socket.write('STARTTLS\r\n');
  const { code } = await nextReply(replies);
  if (code !== '220') return { kind: 'greeted', name, tls: { kind: 'broken', code } };
  // Stops reading, so that TLS can take over the socket.
  await replies.return(undefined);
  return { kind: 'greeted', name, tls: await secure(socket, host, authorities, signal) };
}

async function secure(
  socket: Socket,
  host: string,
  authorities: readonly string[] | null,
  signal: AbortSignal,
): Promise<Encryption> {
  const secured = connectTls({
    socket,
    servername: host,
    // The doctor reports what is wrong with the certificate, so it must accept any.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(authorities === null ? {} : { ca: [...authorities] }),
  });
  secured.on('error', () => undefined);
  try {
    await once(secured, 'secureConnect', { signal });
    return { kind: 'secured', certificate: inspect(secured, host) };
  } catch (error) {
    return { kind: 'broken', code: signal.aborted ? TIMED_OUT : getErrorCode(error) };
  } finally {
    secured.destroy();
  }
}

function inspect(secured: TLSSocket, host: string): CertificateFacts {
  const certificate: PeerCertificate = secured.getPeerCertificate();
  return {
    validFrom: Date.parse(certificate.valid_from),
    validTo: Date.parse(certificate.valid_to),
    naming: checkServerIdentity(host, certificate) === undefined ? 'matches' : 'other name',
    distrust: secured.authorized ? null : String(secured.authorizationError),
  };
}

interface Reply {
  readonly code: string;
  readonly lines: readonly string[];
  /** The first line. */
  readonly text: string;
}

type Replies = AsyncGenerator<Reply, undefined>;

async function nextReply(replies: Replies): Promise<Reply> {
  const { value } = await replies.next();
  if (value === undefined) throw new Error('the connection was closed');
  return value;
}

/** RFC 5321 4.2, as far as greeting and EHLO need it. Throws at what is not an SMTP reply. */
async function* readReplies(socket: Socket, signal: AbortSignal): Replies {
  const reader = createInterface({ input: socket, crlfDelay: Infinity, signal });
  socket.once('close', () => reader.close());
  // Also a line that never ends.
  const limit = () => {
    if (socket.bytesRead > MAX_BYTES) socket.destroy();
  };
  socket.on('data', limit);
  try {
    let lines: string[] = [];
    for await (const line of reader) {
      lines.push(line);
      if (!/^\d{3}(?:[ -]|$)/.test(line)) throw new Error('not an SMTP reply');
      if (line[3] === '-') continue;
      yield { code: line.slice(0, 3), lines, text: lines[0] ?? '' };
      lines = [];
    }
    return undefined;
  } finally {
    socket.off('data', limit);
  }
}
