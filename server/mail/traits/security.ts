import type { Trait } from '#shared/message.ts';
import { type InspectedFile, isCms } from '../mime/files.ts';
import type { ContentType } from '../mime/parts.ts';

type Security = Extract<Trait, { kind: 'signed' | 'encrypted' }>;

/** Object identifiers of CMS contents (RFC 5652 5.1, 6.1, RFC 5083 2.1), as DER has them. */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');
const ENVELOPED_DATA = Buffer.from('2a864886f70d010703', 'hex');
const AUTH_ENVELOPED_DATA = Buffer.from('2a864886f70d0109100117', 'hex');

const PGP_MESSAGE = /^-----BEGIN PGP MESSAGE-----[ \t]*\r?$/m;
const PGP_SIGNED = /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?$/m;

export interface SecuredMail {
  readonly multiparts: readonly ContentType[];
  readonly inspected: readonly InspectedFile[];
  /** Of all files. */
  readonly types: readonly string[];
  readonly text: string | null;
}

/** Signed or encrypted, and how; whether a signature is right is not looked into. */
export function findSecurity({
  multiparts,
  inspected,
  types,
  text,
}: SecuredMail): readonly Security[] {
  const found = [
    ...multiparts.flatMap((multipart) => multipartSecurity(multipart, types)),
    ...inspected.filter(({ type, filename }) => isCms(type, filename)).flatMap(cms),
    ...types.flatMap(attachedSecurity),
    ...(text === null ? [] : armour(text)),
  ];
  return [...new Map(found.map((one) => [`${one.kind} ${one.scheme}`, one])).values()];
}

/** RFC 1847; RFC 3156 4 and 5, RFC 8551 3.5.3. */
function multipartSecurity(
  { type, parameters }: ContentType,
  types: readonly string[],
): readonly Security[] {
  const protocol = parameters.get('protocol')?.toLowerCase() ?? '';
  if (type === 'multipart/encrypted')
    return [{ kind: 'encrypted', scheme: protocol.includes('pkcs7') ? 'smime' : 'pgp' }];
  if (type !== 'multipart/signed') return [];
  // Some leave the protocol out; the type of the signature part names it as well.
  const signs = [protocol, ...types];
  if (signs.some((one) => /pgp-signature/.test(one))) return [{ kind: 'signed', scheme: 'pgp' }];
  const isCmsSignature = signs.some((one) => /pkcs7-signature/.test(one));
  return isCmsSignature ? [{ kind: 'signed', scheme: 'smime' }] : [];
}

/** RFC 8551 3.2.2: what it is stands in a parameter that many leave out, and in the content. */
function cms({ parameters, content }: InspectedFile): readonly Security[] {
  const said = parameters.get('smime-type')?.toLowerCase();
  const isEncrypted = said?.includes('enveloped') ?? holds(content, ENVELOPED_DATA);
  if (isEncrypted || (said === undefined && holds(content, AUTH_ENVELOPED_DATA)))
    return [{ kind: 'encrypted', scheme: 'smime' }];
  // The default of the parameter is none; certificates alone are "certs-only".
  const isSigned = said === undefined ? holds(content, SIGNED_DATA) : said === 'signed-data';
  return isSigned ? [{ kind: 'signed', scheme: 'smime' }] : [];
}

const holds = (content: Buffer, what: Buffer) => content.includes(what);

/** Servers that take the multipart apart leave these two parts (RFC 3156 4). */
function attachedSecurity(type: string): readonly Security[] {
  return type === 'application/pgp-encrypted' ? [{ kind: 'encrypted', scheme: 'pgp' }] : [];
}

/** RFC 9580 6.2, 7: in the text itself. */
function armour(text: string): readonly Security[] {
  if (PGP_MESSAGE.test(text)) return [{ kind: 'encrypted', scheme: 'pgp' }];
  return PGP_SIGNED.test(text) ? [{ kind: 'signed', scheme: 'pgp' }] : [];
}
