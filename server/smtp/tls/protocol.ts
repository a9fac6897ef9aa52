import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';

/**
 * TLS 1.3, and TLS 1.2 with forward secrecy (RFC 9325 4.2), authenticated modes first. CBC modes
 * are last: an old sender would otherwise deliver in plain text (RFC 7435).
 */
const CIPHERS = [
  ...['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ...['ECDHE+AESGCM', 'ECDHE+CHACHA20', 'DHE+AESGCM', 'DHE+CHACHA20', 'ECDHE+AES'],
  ...['!aNULL', '!eNULL', '!PSK', '!SRP'],
].join(':');

/** For every certificate. RFC 8996 forbids versions before TLS 1.2. */
export const protocolOptions = {
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
  honorCipherOrder: true,
  dhparam: 'auto',
  // Renegotiation lets a client cause costly work at any rate.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} satisfies SecureContextOptions;

/** The parameters of an established connection. */
export interface TlsFacts {
  /** For example `TLSv1.3`. */
  readonly protocol: string;
  /** The IANA name, as RFC 8314 4.3 requires in `Received`. */
  readonly cipher: string;
}
