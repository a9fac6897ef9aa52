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
import { type CertificatePair, checkPair } from '#server/tls/certificate-pair.ts';

/** A test certificate with its key (PEM), which can sign others. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  readonly names: readonly string[];
  readonly type?: 'ec' | 'rsa';
  readonly from?: Date;
  readonly until?: Date;
  /** The public key, if it is not a new one; the certificate then needs an issuer. */
  readonly subjectKey?: KeyObject;
  /** Self-signed without one. */
  readonly issuer?: MadeCertificate & { readonly name: string };
  /** Whether it may sign others; without one, only a self-signed certificate. */
  readonly isAuthority?: boolean;
}

const COMMON_NAME = '2.5.4.3';
/** RFC 5758 3.2 and RFC 4055 5, with SHA-256; RSA requires NULL parameters. */
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

export function exportPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Creates a certificate, self-signed or signed by an authority. */
export function makeCertificate(options: CertificateOptions): MadeCertificate {
  const own = makeKey(options.type);
  const ownPem = exportPem(own);
  const [name = ''] = options.names;
  const issuer = options.issuer ?? { name, key: ownPem };
  const signer = readPrivateKey(issuer.key);
  const algorithm = SIGNATURES[signer.type];
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.of(1, ...randomBytes(8)).buffer,
    signature: algorithm,
    issuer: named(issuer.name),
    validity: new Validity({
      notBefore: options.from ?? new Date('2020-01-01'),
      notAfter: options.until ?? new Date('2049-01-01'),
    }),
    subject: named(name),
    subjectPublicKeyInfo: publicInfo(options.subjectKey ?? createPublicKey(ownPem)),
    extensions: new Extensions(createExtensions(options)),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbs)), signer.pem);
  const certificate = new Certificate({
    tbsCertificate: tbs,
    signatureAlgorithm: algorithm,
    signatureValue: Uint8Array.from(signature).buffer,
  });
  return { cert: certificatePem(Buffer.from(AsnConvert.serialize(certificate))), key: ownPem };
}

function readPrivateKey(pem: string): { readonly pem: string; readonly type: 'ec' | 'rsa' } {
  return { pem, type: createPublicKey(pem).asymmetricKeyType === 'rsa' ? 'rsa' : 'ec' };
}

/** `key`: a public one. */
function publicInfo(key: KeyObject): SubjectPublicKeyInfo {
  const der = key.export({ type: 'spki', format: 'der' });
  return AsnConvert.parse(Uint8Array.from(der), SubjectPublicKeyInfo);
}

function named(name: string): Name {
  const common = new AttributeTypeAndValue({ type: COMMON_NAME });
  common.value.utf8String = name;
  return new Name([new RelativeDistinguishedName([common])]);
}

function createExtensions({
  names,
  issuer,
  isAuthority: cA = issuer === undefined,
}: CertificateOptions): Extension[] {
  const alternatives = names.map((dNSName) => new GeneralName({ dNSName }));
  return [
    extension(id_ce_subjectAltName, new SubjectAlternativeName(alternatives)),
    extension(id_ce_basicConstraints, new BasicConstraints({ cA })),
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

/** A pair that the receiver can use. */
export function usablePair(options: CertificateOptions): CertificatePair {
  const judged = checkPair(makeCertificate(options));
  if (judged.kind === 'unusable') throw new Error(judged.why);
  return judged.pair;
}
