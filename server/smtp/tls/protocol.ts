import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';

/**
 * TLS 1.3, and of TLS 1.2 what has forward secrecy (RFC 9325 4.2), the authenticated modes
 * first. The older CBC modes close the list: a sender that knows nothing better would
 * otherwise go on in clear, since nobody told it that it may not (RFC 7435).
 */
const CIPHERS = [
  ...['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ...['ECDHE+AESGCM', 'ECDHE+CHACHA20', 'DHE+AESGCM', 'DHE+CHACHA20', 'ECDHE+AES'],
  ...['!aNULL', '!eNULL', '!PSK', '!SRP'],
].join(':');

/** How all certificates are served. RFC 8996 forbids what is older than TLS 1.2. */
export const protocolOptions = {
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
  honorCipherOrder: true,
  dhparam: 'auto',
  // A peer that asks for new keys again and again makes us work at its pleasure.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} satisfies SecureContextOptions;

/** What a connection came to speak. */
export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  /** Its name at IANA, as RFC 8314 4.3 wants it in `Received`. */
  readonly cipher: string;
}
