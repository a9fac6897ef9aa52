import { constants, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { readTextFile } from '#server/ops/text-file.ts';
import { isInDate, leadsToRoot, listTrustedRoots } from './trust.ts';

/**
 * TLS 1.3, and TLS 1.2 with forward secrecy by ECDHE (RFC 9325 4.2), authenticated modes first.
 * CBC modes are last: an old sender would otherwise deliver in plain text (RFC 7435).
 */
const CIPHERS = [
  ...['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ...['ECDHE+AESGCM', 'ECDHE+CHACHA20', 'ECDHE+AES'],
  ...['!aNULL', '!eNULL', '!PSK', '!SRP'],
].join(':');

/** For every certificate. RFC 8996 forbids versions before TLS 1.2. */
export const protocolOptions = {
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
  honorCipherOrder: true,
  // Renegotiation lets a client cause costly work at any rate.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} satisfies SecureContextOptions;

/** The contents of the two PEM files: the certificate and its chain; the key. */
export interface PairText {
  readonly cert: string;
  readonly key: string;
}

/** A certificate with its key, usable for a handshake. */
export interface CertificatePair {
  readonly text: PairText;
  /** The first of its file; the rest is the chain. */
  readonly certificate: X509Certificate;
  /** For example `rsa` or `ec`. OpenSSL takes one certificate per type, and the peer chooses. */
  readonly keyType: string;
  /** DNS names of the certificate in lower case, including wildcards. */
  readonly names: readonly string[];
  readonly context: SecureContext;
  /**
   * Whether Node trusts it at `wall`, as it would for a connection. The first call of the process
   * parses the roots, which takes some 50 ms.
   */
  readonly isTrusted: (wall: number) => boolean;
}

/** `file` is the unusable one of a pair, `why` the reason for the operator. */
interface UnusablePair {
  readonly kind: 'unusable';
  readonly file: keyof PairText;
  readonly why: string;
}

/** `wall`: milliseconds since the epoch. */
export function isValidAt({ certificate }: CertificatePair, wall: number): boolean {
  return isInDate(certificate, wall);
}

type PairVerdict = { readonly kind: 'usable'; readonly pair: CertificatePair } | UnusablePair;

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Parses a pair, and loads it as a handshake would. */
export function checkPair(text: PairText): PairVerdict {
  const chain = parseChain(text.cert);
  if (typeof chain === 'string') return unusable('cert', chain);
  const key = parseKey(text.key);
  if (typeof key === 'string') return unusable('key', key);
  const [certificate] = chain;
  if (!certificate.checkPrivateKey(key)) return unusable(...explainMismatch(chain, key));
  const keyType = key.asymmetricKeyType ?? 'unknown';
  const names = listDnsNames(certificate);
  try {
    const context = createSecureContext({ ...protocolOptions, ...text });
    const isTrusted = (wall: number) => leadsToRoot(chain, listTrustedRoots(), wall);
    return { kind: 'usable', pair: { text, certificate, keyType, names, context, isTrusted } };
  } catch (error) {
    return unusable('cert', `OpenSSL does not take it: ${describeError(error)}`);
  }
}

function unusable(file: keyof PairText, why: string): UnusablePair {
  return { kind: 'unusable', file, why };
}

type Chain = readonly [X509Certificate, ...X509Certificate[]];

/** The chain, or the reason why there is none. */
function parseChain(pem: string): Chain | string {
  try {
    const [first, ...rest] = (pem.match(CERTIFICATES) ?? []).map((one) => new X509Certificate(one));
    return first === undefined ? 'it holds no certificate in PEM' : [first, ...rest];
  } catch (error) {
    return `a certificate in it is broken: ${describeError(error)}`;
  }
}

function parseKey(pem: string): KeyObject | string {
  if (!pem.includes('PRIVATE KEY-----')) return 'it holds no private key in PEM';
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const withPassword = /ENCRYPTED/.test(pem);
    return withPassword
      ? 'the key is protected by a password, which nobody could type here; write it without one (as with: openssl pkey -in … -out …)'
      : `the key is broken: ${describeError(error)}`;
  }
}

function explainMismatch(chain: Chain, key: KeyObject): [keyof PairText, string] {
  return chain.some((certificate) => certificate.checkPrivateKey(key))
    ? ['cert', 'the certificate of the key has to come first in it, and its chain behind']
    : ['key', 'the key does not belong to the certificate'];
}

/** OpenSSL's messages quote nothing of a key. */
function describeError(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

function listDnsNames(certificate: X509Certificate): readonly string[] {
  const alternatives = certificate.subjectAltName?.split(', ') ?? [];
  return alternatives.flatMap((name) =>
    name.startsWith('DNS:') ? [name.slice('DNS:'.length).toLowerCase()] : [],
  );
}

/** Bytes of a PEM file; a certificate with a long chain has a twentieth. */
const MAX_PEM_BYTES = 1024 * 1024;

/** Paths of the two PEM files of a pair. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

export function loadPair(files: PairFiles): PairVerdict {
  const cert = readTextFile(files.cert, MAX_PEM_BYTES);
  if (cert.kind === 'unreadable') return unusable('cert', cert.why);
  const key = readTextFile(files.key, MAX_PEM_BYTES);
  if (key.kind === 'unreadable') return unusable('key', key.why);
  return checkPair({ cert: cert.text, key: key.text });
}
