import type { AttachmentInfo, Trait } from '#shared/message.ts';
import { isCms } from '../mime/inspected-parts.ts';
import type { ContentType, InspectedPart, Structure } from '../mime/structure.ts';

type Security = Extract<Trait, { kind: 'signed' | 'encrypted' }>;

/** Object identifiers of CMS contents (RFC 5652 5.1, 6.1, RFC 5083 2.1), as DER has them. */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');
const ENVELOPED_DATA = Buffer.from('2a864886f70d010703', 'hex');
const AUTH_ENVELOPED_DATA = Buffer.from('2a864886f70d0109100117', 'hex');

const PGP_MESSAGE = /^-----BEGIN PGP MESSAGE-----[ \t]*\r?$/m;
const PGP_SIGNED = /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?$/m;

export interface SecuredMail {
  readonly structure: Structure;
  readonly attachments: readonly AttachmentInfo[];
  readonly text: string | null;
}

/** Signed or encrypted, and how; whether a signature is right is not looked into. */
export function findSecurity({ structure, attachments, text }: SecuredMail): readonly Security[] {
  const found = [
    ...structure.multiparts.flatMap((multipart) => multipartSecurity(multipart, attachments)),
    ...structure.inspected
      .filter((part) => isCms(part.type, nameOf(part, attachments)))
      .flatMap(cms),
    ...attachments.flatMap(({ contentType }) => attachedSecurity(contentType)),
    ...(text === null ? [] : armour(text)),
  ];
  return [...new Map(found.map((one) => [`${one.kind} ${one.scheme}`, one])).values()];
}

/** RFC 1847; RFC 3156 4 and 5, RFC 8551 3.5.3. */
function multipartSecurity(
  { type, parameters }: ContentType,
  attachments: readonly AttachmentInfo[],
): readonly Security[] {
  const protocol = parameters.get('protocol')?.toLowerCase() ?? '';
  if (type === 'multipart/encrypted')
    return [{ kind: 'encrypted', scheme: protocol.includes('pkcs7') ? 'smime' : 'pgp' }];
  if (type !== 'multipart/signed') return [];
  // Some leave the protocol out; the type of the signature part names it as well.
  const signs = [protocol, ...attachments.map(({ contentType }) => contentType)];
  if (signs.some((one) => /pgp-signature/.test(one))) return [{ kind: 'signed', scheme: 'pgp' }];
  const isCmsSignature = signs.some((one) => /pkcs7-signature/.test(one));
  return isCmsSignature ? [{ kind: 'signed', scheme: 'smime' }] : [];
}

/** RFC 8551 3.2.2: what it is stands in a parameter that many leave out, and in the content. */
function cms({ parameters, content }: InspectedPart): readonly Security[] {
  const said = parameters.get('smime-type')?.toLowerCase();
  const isEncrypted = said?.includes('enveloped') ?? holds(content, ENVELOPED_DATA);
  if (isEncrypted || (said === undefined && holds(content, AUTH_ENVELOPED_DATA)))
    return [{ kind: 'encrypted', scheme: 'smime' }];
  // The default of the parameter is none; certificates alone are "certs-only".
  const isSigned = said === undefined ? holds(content, SIGNED_DATA) : said === 'signed-data';
  return isSigned ? [{ kind: 'signed', scheme: 'smime' }] : [];
}

const holds = (content: Buffer, what: Buffer) => content.includes(what);

function nameOf({ index }: InspectedPart, attachments: readonly AttachmentInfo[]): string {
  return attachments[index]?.filename ?? '';
}

/** Servers that take the multipart apart leave these two parts (RFC 3156 4). */
function attachedSecurity(type: string): readonly Security[] {
  return type === 'application/pgp-encrypted' ? [{ kind: 'encrypted', scheme: 'pgp' }] : [];
}

/** RFC 9580 6.2, 7: in the text itself. */
function armour(text: string): readonly Security[] {
  if (PGP_MESSAGE.test(text)) return [{ kind: 'encrypted', scheme: 'pgp' }];
  return PGP_SIGNED.test(text) ? [{ kind: 'signed', scheme: 'pgp' }] : [];
}
