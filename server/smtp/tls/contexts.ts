import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { Pair } from './pair.ts';
import { protocolOptions } from './protocol.ts';

/** Chooses what a peer is shown. */
export interface ServerContexts {
  /** For who names nobody: the first pair, and its twins with other types of key. */
  readonly base: SecureContext;
  /**
   * `servername` as the peer's SNI has it (RFC 6066 3). Null: `base` serves that name.
   */
  forName(servername: string, peer: TlsPeer): SecureContext | null;
}

/** What a handshake that has begun tells of a peer. */
export interface TlsPeer {
  /** Those that it verifies, as `getSharedSigalgs` has them. */
  readonly signatures: readonly string[];
  /** As `getProtocol` has it. */
  readonly protocol: string | null;
}

export function peerOf(socket: TLSSocket): TlsPeer {
  return { signatures: socket.getSharedSigalgs(), protocol: socket.getProtocol() };
}

/** What SNI may carry; OpenSSL throws at other names. */
const SERVER_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;

export type Pairs = readonly [Pair, ...Pair[]];

/**
 * A name is served by the certificates that bear it, before those whose wildcard covers it;
 * any other by `base`. Where several have keys of different types, `base` leaves the choice to
 * OpenSSL. Node hands one certificate alone to a handshake that has begun, so for other names
 * the choice is made here, in OpenSSL's order.
 */
export function serverContexts(pairs: Pairs): ServerContexts {
  const first = oneOfEachType(withTwins(pairs));
  const own = new Map(pairs.map((pair) => [pair, lazy(() => contextOf([pair]))]));
  return {
    base: contextOf(first),
    forName(servername, peer) {
      const chosen = oneOfEachType(covering(pairs, servername));
      if (chosen.length === 0 || chosen.every((pair) => first.includes(pair))) return null;
      const best = verifiedFirst(chosen, preferred(peer));
      return best === undefined ? null : (own.get(best)?.() ?? null);
    },
  };
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function contextOf(pairs: readonly Pair[]): SecureContext {
  return createSecureContext({
    ...protocolOptions,
    cert: pairs.map(({ text }) => text.cert),
    key: pairs.map(({ text }) => text.key),
  });
}

/** Those that bear the name, then those whose wildcard does. */
function covering(pairs: Pairs, servername: string): readonly Pair[] {
  if (!SERVER_NAME.test(servername)) return [];
  const all = pairs.filter(({ certificate }) => certificate.checkHost(servername));
  const exact = all.filter(({ certificate }) =>
    certificate.checkHost(servername, { wildcards: false }),
  );
  return [...exact, ...all.filter((pair) => !exact.includes(pair))];
}

/** The first pair, and those that bear all of its names. */
function withTwins([first, ...others]: Pairs): readonly Pair[] {
  const twins = others.filter(
    ({ names }) => first.names.length > 0 && first.names.every((name) => names.includes(name)),
  );
  return [first, ...twins];
}

function oneOfEachType(pairs: readonly Pair[]): readonly Pair[] {
  const types = pairs.map(({ keyType }) => keyType);
  return pairs.filter(({ keyType }, index) => types.indexOf(keyType) === index);
}

/** How OpenSSL's names of signatures begin, by type of key. */
const SIGNATURE_OF: Readonly<Record<string, string>> = {
  ec: 'ECDSA+',
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS+',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
};

/**
 * In TLS 1.2 the ciphers have to fit the key as well, and Node does not tell which the peer
 * has. Those for RSA alone are common, those for ECDSA alone next to unknown.
 */
function preferred({ signatures, protocol }: TlsPeer): readonly string[] {
  if (protocol !== 'TLSv1.2') return signatures;
  const isRsa = (signature: string) => signature.startsWith('RSA');
  return signatures.toSorted((a, b) => Number(isRsa(b)) - Number(isRsa(a)));
}

function verifiedFirst(pairs: readonly Pair[], signatures: readonly string[]): Pair | undefined {
  for (const signature of signatures) {
    const pair = pairs.find(({ keyType }) =>
      signature.startsWith(SIGNATURE_OF[keyType] ?? `${keyType}+`),
    );
    if (pair !== undefined) return pair;
  }
  return pairs[0];
}
