import type { TlsContexts } from './contexts.ts';

/** Where the certificates of both ports come from. */
export interface CertificateSource {
  /** Null until there is a certificate: then SMTP offers no STARTTLS and HTTPS takes no handshake. */
  contexts(): TlsContexts | null;
  /** Whether a handshake for this name would show a certificate that is valid for it. */
  covers(host: string): boolean;
}

/** The service has no certificate, and gets none. */
export const NO_CERTIFICATES: CertificateSource = { contexts: () => null, covers: () => false };
