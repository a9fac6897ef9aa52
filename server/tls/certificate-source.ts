import type { CertificatePair } from './certificate-pair.ts';
import type { TlsContexts } from './contexts.ts';

/** Where the certificates of both ports come from. */
export interface CertificateSource {
  /** Null until there is a certificate: then SMTP offers no STARTTLS and HTTPS takes no handshake. */
  contexts(): TlsContexts | null;
  /** Whether every handshake for this name shows a certificate that is valid for it. */
  covers(host: string): boolean;
  /** Whether Node also trusts that certificate; most senders trust the same roots. */
  isTrusted(host: string): boolean;
}

/** A certificate that the service shows, or should show. */
export interface ListedCertificate {
  /** The path of the certificate. */
  readonly file: string;
  /** Null: there is none yet. */
  readonly pair: CertificatePair | null;
}

/** Lists its certificates, for metrics and warnings. */
export interface CertificateList {
  list(): readonly ListedCertificate[];
}

/** The service has no certificate, and gets none. */
export const NO_CERTIFICATES: CertificateSource & CertificateList = {
  contexts: () => null,
  covers: () => false,
  isTrusted: () => false,
  list: () => [],
};
