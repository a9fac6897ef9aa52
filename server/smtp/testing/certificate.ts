import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_subjectAltName,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import { type CertificatePair, checkPair } from '../tls/certificate-pair.ts';

/** A certificate of the tests and its key, PEM; with them others can be signed. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface Wish {
  readonly names: readonly string[];
  readonly type?: 'ec' | 'rsa';
  readonly from?: Date;
  readonly until?: Date;
  /** Without one it signs itself. */
  readonly issuer?: MadeCertificate & { readonly name: string };
}

const COMMON_NAME = '2.5.4.3';
/** RFC 5758 3.2 and RFC 4055 5, with SHA-256; RSA wants its parameters written as NULL. */
const SIGNATURES = {
  ec: new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' }),
  rsa: new AlgorithmIdentifier({
    algorithm: '1.2.840.113549.1.1.11',
    parameters: Uint8Array.of(5, 0).buffer,
  }),
};

export function makeKey(type: 'ec' | 'rsa' = 'ec'): KeyObject {
  if (type === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
}

export function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** As any authority would make it, but for one that others sign with, by itself. */
export function makeCertificate(wish: Wish): MadeCertificate {
  const own = makeKey(wish.type);
  const ownPem = pemOf(own);
  const [name = ''] = wish.names;
  const issuer = wish.issuer ?? { name, key: ownPem };
  const signer = createPrivateKeyOf(issuer.key);
  const algorithm = SIGNATURES[signer.type];
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.of(1, ...randomBytes(8)).buffer,
    signature: algorithm,
    issuer: named(issuer.name),
    validity: new Validity({
      notBefore: wish.from ?? new Date('2020-01-01'),
      notAfter: wish.until ?? new Date('2049-01-01'),
    }),
    subject: named(name),
    subjectPublicKeyInfo: publicInfo(own),
    extensions: new Extensions(extensionsOf(wish)),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbs)), signer.pem);
  const certificate = new Certificate({
    tbsCertificate: tbs,
    signatureAlgorithm: algorithm,
    signatureValue: Uint8Array.from(signature).buffer,
  });
  return { cert: certificatePem(Buffer.from(AsnConvert.serialize(certificate))), key: ownPem };
}

function createPrivateKeyOf(pem: string): { readonly pem: string; readonly type: 'ec' | 'rsa' } {
  return { pem, type: createPublicKey(pem).asymmetricKeyType === 'rsa' ? 'rsa' : 'ec' };
}

function publicInfo(key: KeyObject): SubjectPublicKeyInfo {
  const der = createPublicKey(pemOf(key)).export({ type: 'spki', format: 'der' });
  return AsnConvert.parse(Uint8Array.from(der), SubjectPublicKeyInfo);
}

function named(name: string): Name {
  const common = new AttributeTypeAndValue({ type: COMMON_NAME });
  common.value.utf8String = name;
  return new Name([new RelativeDistinguishedName([common])]);
}

function extensionsOf({ names, issuer }: Wish): Extension[] {
  const alternatives = names.map((dNSName) => new GeneralName({ dNSName }));
  return [
    extension(id_ce_subjectAltName, new SubjectAlternativeName(alternatives)),
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: issuer === undefined })),
  ];
}

function extension(extnID: string, value: object): Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value));
  return new Extension({ extnID, critical: false, extnValue });
}

function certificatePem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** One that the receiver can show. */
export function usablePair(wish: Wish): CertificatePair {
  const judged = checkPair(makeCertificate(wish));
  if (judged.kind === 'unusable') throw new Error(judged.why);
  return judged.pair;
}
