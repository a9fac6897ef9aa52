import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { Dial } from './dial.ts';
import { codeOf, LATE } from './patience.ts';

/** The port that the world delivers to: RFC 5321 4.5.4.2. */
const SMTP_PORT = 25;

/** Milliseconds for everything that is said; far more than an honest server takes. */
const TALK_MS = 10_000;

/** Lines of one reply, and bytes in all, that a server may take to say it: RFC 5321 4.5.3.1. */
const MAX_REPLY_LINES = 100;
const MAX_BYTES = 64 * 1024;

/** What became of a delivery that stopped before there was a mail. */
export type Conversation =
  /** No way there: nothing is said of whether others have one. */
  | { readonly kind: 'unreached'; readonly code: string }
  /** The machine answered that nothing listens. */
  | { readonly kind: 'closed' }
  /** It took the connection and did not talk SMTP, or not in time. */
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
  /** Whether it is for the host that was asked for. */
  readonly naming: 'matches' | 'other name';
  /** Null: its chain leads to an authority that is trusted here; else a code of OpenSSL. */
  readonly distrust: string | null;
}

export interface ConversationTools {
  readonly dial: Dial;
  /** Authorities in PEM to trust instead of the usual ones; null: those. */
  readonly authorities: readonly string[] | null;
}

/** Connects to port 25 of an address of `host` as a sender would, and sends nothing. Never rejects. */
export async function converse(
  { dial, authorities }: ConversationTools,
  host: string,
  address: string,
): Promise<Conversation> {
  const signal = AbortSignal.timeout(TALK_MS);
  let socket: Socket;
  try {
    socket = await dial(address, SMTP_PORT, signal);
  } catch (error) {
    const code = signal.aborted ? LATE : codeOf(error);
    return code === 'ECONNREFUSED' ? { kind: 'closed' } : { kind: 'unreached', code };
  }
  try {
    return await talk(socket, host, authorities, signal);
  } catch (error) {
    return { kind: 'mute', code: signal.aborted ? LATE : codeOf(error) };
  } finally {
    socket.destroy();
  }
}

async function talk(
  socket: Socket,
  host: string,
  authorities: readonly string[] | null,
  signal: AbortSignal,
): Promise<Conversation> {
  const line = new Line(socket, signal);
  const greeting = await line.reply();
  if (greeting.code !== '220') return { kind: 'turned away', reply: greeting.text };
  const name = greeting.text.split(/\s/)[1]?.toLowerCase() ?? '';
  const offer = await line.say('EHLO doctor.invalid');
  if (!offer.lines.some((one) => /^250[ -]STARTTLS\s*$/i.test(one))) {
    return { kind: 'greeted', name, tls: { kind: 'not offered' } };
  }
  return { kind: 'greeted', name, tls: await secure(line, socket, host, authorities, signal) };
}

async function secure(
  line: Line,
  socket: Socket,
  host: string,
  authorities: readonly string[] | null,
  signal: AbortSignal,
): Promise<Encryption> {
  const { code } = await line.say('STARTTLS');
  if (code !== '220') return { kind: 'broken', code };
  line.release();
  const secured = connect({
    socket,
    servername: host,
    // It is looked at whatever is wrong with it.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(authorities === null ? {} : { ca: [...authorities] }),
  });
  secured.on('error', () => undefined);
  try {
    await once(secured, 'secureConnect', { signal });
    return { kind: 'secured', certificate: factsOf(secured, host) };
  } catch (error) {
    return { kind: 'broken', code: signal.aborted ? LATE : codeOf(error) };
  } finally {
    secured.destroy();
  }
}

function factsOf(secured: TLSSocket, host: string): CertificateFacts {
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

/** The client's half of RFC 5321 4.2, as far as a greeting and an offer need it. */
class Line {
  readonly #socket: Socket;
  readonly #reader;
  readonly #lines: AsyncIterator<string>;

  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#reader = createInterface({ input: socket, crlfDelay: Infinity, signal });
    this.#lines = this.#reader[Symbol.asyncIterator]();
    // Stays when the line is released: a socket without one ends the process.
    socket.on('error', () => undefined);
    socket.once('close', () => this.#reader.close());
    socket.on('data', () => {
      if (socket.bytesRead > MAX_BYTES) socket.destroy();
    });
  }

  say(command: string): Promise<Reply> {
    this.#socket.write(`${command}\r\n`);
    return this.reply();
  }

  /** Throws where the line ends, or what comes is no reply. */
  async reply(): Promise<Reply> {
    const lines: string[] = [];
    while (lines.length < MAX_REPLY_LINES) {
      const next = await this.#lines.next();
      if (next.done) throw new Error('the line was closed');
      lines.push(next.value);
      if (!/^\d{3}(?:[ -]|$)/.test(next.value)) throw new Error('this is no reply');
      if (next.value[3] !== '-')
        return { code: next.value.slice(0, 3), lines, text: lines[0] ?? '' };
    }
    throw new Error('the reply does not end');
  }

  /** Reads no more, so that somebody else can. */
  release(): void {
    this.#reader.close();
    this.#socket.removeAllListeners('data');
  }
}
