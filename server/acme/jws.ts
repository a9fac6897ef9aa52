import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';

/** A new private key on P-256, for an account (ES256) or a certificate; PKCS #8 in PEM. */
export function makeKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');

/** The public key. Its members have the order that the thumbprint requires (RFC 7638 3). */
export function toJwk(key: KeyObject) {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' });
  return { crv, kty, x, y };
}

export function thumbprint(key: KeyObject): string {
  return createHash('sha256')
    .update(JSON.stringify(toJwk(key)))
    .digest('base64url');
}

/** A flattened JWS with ES256 (RFC 7515 7.2.2). `payload`: null is the empty one of POST-as-GET. */
export function signJws(key: KeyObject, header: object, payload: object | null): string {
  const head = base64url(JSON.stringify({ alg: 'ES256', ...header }));
  const body = payload === null ? '' : base64url(JSON.stringify(payload));
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), {
    key,
    dsaEncoding: 'ieee-p1363',
  });
  return JSON.stringify({ protected: head, payload: body, signature: base64url(signature) });
}
