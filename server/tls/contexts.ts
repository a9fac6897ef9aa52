import { createSecureContext, type SecureContext } from 'node:tls';
import { type CertificatePair, protocolOptions } from './certificate-pair.ts';

/** Chooses the certificate for a handshake. */
export interface TlsContexts {
  /** For clients without SNI: the first pair, and pairs of the same names with other key types. */
  readonly base: SecureContext;
  /** `servername`: the SNI of the client (RFC 6066 3). Null: `base` serves that name. */
  forName(servername: string): SecureContext | null;
}

/** Names that OpenSSL takes; it throws at others. */
const SERVER_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;

/**
 * A name is served by the certificates that contain it, then by those whose wildcard covers it;
 * any other name by `base`. Within `base` OpenSSL chooses between key types. For other names Node
 * uses one certificate of a context only: an RSA one, which all clients can verify, if there is one.
 */
export function createTlsContexts(pairs: readonly CertificatePair[]): TlsContexts {
  const first = listBase(pairs);
  const base = createSecureContext({
    ...protocolOptions,
    cert: first.map(({ text }) => text.cert),
    key: first.map(({ text }) => text.key),
  });
  return {
    base,
    forName(servername) {
      return choosePair(pairs, servername)?.context ?? null;
    },
  };
}

/** The certificates of which a handshake for this name shows one, chosen by its key type. */
export function listShown(
  pairs: readonly CertificatePair[],
  servername: string,
): readonly CertificatePair[] {
  const chosen = choosePair(pairs, servername);
  return chosen === null ? listBase(pairs) : [chosen];
}

/** Null: `base` serves the name. */
function choosePair(pairs: readonly CertificatePair[], servername: string): CertificatePair | null {
  const base = listBase(pairs);
  const covering = findCovering(pairs, servername);
  if (covering.some((pair) => base.includes(pair))) return null;
  return covering.find(({ keyType }) => keyType === 'rsa') ?? covering[0] ?? null;
}

const listBase = (pairs: readonly CertificatePair[]) => firstOfEachType(withSameNames(pairs));

/** Exact matches, or wildcards. */
function findCovering(
  pairs: readonly CertificatePair[],
  servername: string,
): readonly CertificatePair[] {
  if (!SERVER_NAME.test(servername)) return [];
  const exact = pairs.filter(({ certificate }) =>
    certificate.checkHost(servername, { wildcards: false }),
  );
  return exact.length > 0
    ? exact
    : pairs.filter(({ certificate }) => certificate.checkHost(servername));
}

/** The first pair, and every pair that contains all of its names. */
function withSameNames(pairs: readonly CertificatePair[]): readonly CertificatePair[] {
  const [{ names } = { names: [] }] = pairs;
  return pairs.filter(
    (pair, index) =>
      index === 0 || (names.length > 0 && names.every((name) => pair.names.includes(name))),
  );
}

function firstOfEachType(pairs: readonly CertificatePair[]): readonly CertificatePair[] {
  const types = pairs.map(({ keyType }) => keyType);
  return pairs.filter(({ keyType }, index) => types.indexOf(keyType) === index);
}
