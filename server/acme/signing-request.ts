import { createPublicKey, type KeyObject, sign } from 'node:crypto';

/** Tags of DER (X.690 8). */
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const SET = 0x31;
const ATTRIBUTES = 0xa0;
const DNS_NAME = 0x82;

const oid = (hex: string) => der(OBJECT_IDENTIFIER, Buffer.from(hex, 'hex'));
/** 1.2.840.113549.1.9.14 */
const EXTENSION_REQUEST = oid('2a864886f70d01090e');
/** 2.5.29.17 */
const SUBJECT_ALTERNATIVE_NAME = oid('551d11');
/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = oid('2a8648ce3d040302');

/** A certificate signing request for one name, in DER (RFC 2986); the subject stays empty. */
export function makeSigningRequest(name: string, key: KeyObject): Buffer {
  const names = der(SEQUENCE, der(DNS_NAME, Buffer.from(name, 'ascii')));
  const extension = der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, names));
  const extensions = der(SEQUENCE, EXTENSION_REQUEST, der(SET, der(SEQUENCE, extension)));
  const info = der(
    SEQUENCE,
    der(INTEGER, Buffer.of(0)),
    der(SEQUENCE),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    der(ATTRIBUTES, extensions),
  );
  const signature = der(BIT_STRING, Buffer.of(0), sign('sha256', info, key));
  return der(SEQUENCE, info, der(SEQUENCE, ECDSA_WITH_SHA256), signature);
}

/** A value with its tag and length. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  // Below 128 in one byte; the rest here is shorter than 65,536.
  const size =
    length < 0x80
      ? [length]
      : length < 0x1_00
        ? [0x81, length]
        : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
