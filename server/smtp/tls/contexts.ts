import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { CertificatePair } from './certificate-pair.ts';
import { protocolOptions } from './protocol.ts';

/** Chooses the certificate for a handshake. */
export interface TlsContexts {
  /** For clients without SNI: the first pair, and pairs of the same names with other key types. */
  readonly base: SecureContext;
  /** `servername`: the SNI of the client (RFC 6066 3). Null: `base` serves that name. */
  forName(servername: string, peer: TlsPeer): SecureContext | null;
}

/** What a ClientHello tells of the client. */
export interface TlsPeer {
  /** The signatures that it can verify, from `getSharedSigalgs`. */
  readonly signatures: readonly string[];
  /** From `getProtocol`. */
  readonly protocol: string | null;
}

export function describePeer(socket: TLSSocket): TlsPeer {
  return { signatures: socket.getSharedSigalgs(), protocol: socket.getProtocol() };
}

/** Names that OpenSSL takes; it throws at others. */
const SERVER_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;

export type Pairs = readonly [CertificatePair, ...CertificatePair[]];

/**
 * A name is served by the certificates that contain it, then by those whose wildcard covers it;
 * any other name by `base`. Within `base` OpenSSL chooses between key types. An SNI callback can
 * return one certificate only, so for other names this code chooses, in OpenSSL's order.
 */
export function createTlsContexts(pairs: Pairs): TlsContexts {
  const first = firstOfEachType(withSameNames(pairs));
  const contexts = new Map(pairs.map((pair) => [pair, lazy(() => createContext([pair]))]));
  return {
    base: createContext(first),
    forName(servername, peer) {
      const chosen = firstOfEachType(findCovering(pairs, servername));
      if (chosen.length === 0 || chosen.every((pair) => first.includes(pair))) return null;
      const best = findVerifiable(chosen, orderSignatures(peer));
      return best === undefined ? null : (contexts.get(best)?.() ?? null);
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

function createContext(pairs: readonly CertificatePair[]): SecureContext {
  return createSecureContext({
    ...protocolOptions,
    cert: pairs.map(({ text }) => text.cert),
    key: pairs.map(({ text }) => text.key),
  });
}

/** Exact matches first, then wildcards. */
function findCovering(pairs: Pairs, servername: string): readonly CertificatePair[] {
  if (!SERVER_NAME.test(servername)) return [];
  const all = pairs.filter(({ certificate }) => certificate.checkHost(servername));
  const exact = all.filter(({ certificate }) =>
    certificate.checkHost(servername, { wildcards: false }),
  );
  return [...exact, ...all.filter((pair) => !exact.includes(pair))];
}

/** The first pair, and every pair that contains all of its names. */
function withSameNames([first, ...others]: Pairs): readonly CertificatePair[] {
  const same = others.filter(
    ({ names }) => first.names.length > 0 && first.names.every((name) => names.includes(name)),
  );
  return [first, ...same];
}

function firstOfEachType(pairs: readonly CertificatePair[]): readonly CertificatePair[] {
  const types = pairs.map(({ keyType }) => keyType);
  return pairs.filter(({ keyType }, index) => types.indexOf(keyType) === index);
}

/** The beginning of OpenSSL's signature names, by key type. */
const SIGNATURE_PREFIXES: Readonly<Record<string, string>> = {
  ec: 'ECDSA+',
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS+',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
};

/**
 * In TLS 1.2 the cipher depends on the key type too, and Node does not tell the client's ciphers.
 * Clients with RSA ciphers only are common; those with ECDSA ciphers only hardly exist.
 */
function orderSignatures({ signatures, protocol }: TlsPeer): readonly string[] {
  if (protocol !== 'TLSv1.2') return signatures;
  const isRsa = (signature: string) => signature.startsWith('RSA');
  return signatures.toSorted((a, b) => Number(isRsa(b)) - Number(isRsa(a)));
}

function findVerifiable(
  pairs: readonly CertificatePair[],
  signatures: readonly string[],
): CertificatePair | undefined {
  for (const signature of signatures) {
    const pair = pairs.find(({ keyType }) =>
      signature.startsWith(SIGNATURE_PREFIXES[keyType] ?? `${keyType}+`),
    );
    if (pair !== undefined) return pair;
  }
  return pairs[0];
}
