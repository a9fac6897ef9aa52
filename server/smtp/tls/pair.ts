import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { protocolOptions } from './protocol.ts';

/** What the two files of a pair hold, PEM. The certificate comes first, then its chain. */
export interface PairText {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that can be shown, with the key that belongs to it. */
export interface Pair {
  readonly text: PairText;
  /** The one that names us; the rest of its file is the chain. */
  readonly certificate: X509Certificate;
  /** Such as `rsa` or `ec`. OpenSSL keeps one certificate of each, and the peer takes its pick. */
  readonly keyType: string;
  /** DNS names of the certificate in lower case, wildcards as they stand. */
  readonly names: readonly string[];
}

/** Which file of a pair is at fault, and why, for the operator. */
export interface PairFault {
  readonly file: keyof PairText;
  readonly why: string;
}

export type JudgedPair =
  | { readonly kind: 'usable'; readonly pair: Pair }
  | ({ readonly kind: 'unusable' } & PairFault);

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Takes a pair apart, and tries it out as a handshake would. */
export function judgePair(text: PairText): JudgedPair {
  const chain = readChain(text.cert);
  if (typeof chain === 'string') return unusable('cert', chain);
  const key = readKey(text.key);
  if (typeof key === 'string') return unusable('key', key);
  const [certificate] = chain;
  if (!certificate.checkPrivateKey(key)) return unusable(...mismatch(chain, key));
  try {
    createSecureContext({ ...protocolOptions, ...text });
  } catch (error) {
    return unusable('cert', `OpenSSL does not take it: ${reasonOf(error)}`);
  }
  const keyType = key.asymmetricKeyType ?? 'unknown';
  return { kind: 'usable', pair: { text, certificate, keyType, names: namesOf(certificate) } };
}

function unusable(file: PairFault['file'], why: string): JudgedPair {
  return { kind: 'unusable', file, why };
}

type Chain = readonly [X509Certificate, ...X509Certificate[]];

/** Or why there is none. */
function readChain(pem: string): Chain | string {
  try {
    const [first, ...rest] = (pem.match(CERTIFICATES) ?? []).map((one) => new X509Certificate(one));
    return first === undefined ? 'it holds no certificate in PEM' : [first, ...rest];
  } catch (error) {
    return `a certificate in it is broken: ${reasonOf(error)}`;
  }
}

function readKey(pem: string): KeyObject | string {
  if (!pem.includes('PRIVATE KEY-----')) return 'it holds no private key in PEM';
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const withPassword = /ENCRYPTED/.test(pem);
    return withPassword
      ? 'the key is protected by a password, which nobody could type here; write it without one (as with: openssl pkey -in … -out …)'
      : `the key is broken: ${reasonOf(error)}`;
  }
}

function mismatch(chain: Chain, key: KeyObject): [PairFault['file'], string] {
  return chain.some((certificate) => certificate.checkPrivateKey(key))
    ? ['cert', 'the certificate of the key has to come first in it, and its chain behind']
    : ['key', 'the key does not belong to the certificate'];
}

/** OpenSSL's words on what it was given; they quote nothing of a key. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

function namesOf(certificate: X509Certificate): readonly string[] {
  const alternatives = certificate.subjectAltName?.split(', ') ?? [];
  return alternatives.flatMap((name) =>
    name.startsWith('DNS:') ? [name.slice('DNS:'.length).toLowerCase()] : [],
  );
}
