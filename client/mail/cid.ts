import type { AttachmentInfo } from '#shared/message.ts';
import { decodePercent } from './decode-percent.ts';

/**
 * Marks an image attached to the email. Only set by us: the sanitizer removes `data-` attributes.
 */
export const CID_ATTRIBUTE = 'data-mayfly-cid';

/**
 * The Content-ID that a URL in an email refers to (RFC 2392, RFC 2557). `cid:` URLs escape it,
 * `Content-ID` headers have it plain in angle brackets, and mailers disagree about case.
 */
export function cidName(address: string): string {
  const bare = address.trim().replace(/^cid:/i, '');
  return decodePercent(bare.replace(/^<|>$/g, '')).toLowerCase();
}

/** The CSS custom property that holds such an image; encodes any name as a valid identifier. */
export function cidProperty(name: string): string {
  const letters = Array.from(name, (letter) => letter.codePointAt(0)?.toString(36));
  return `--mayfly-cid-${letters.join('-')}`;
}

/** Names by which an email may refer to this attachment, the best one first. */
export function listNames({ contentId, filename }: AttachmentInfo): readonly string[] {
  const named = filename === '' ? [] : [filename.toLowerCase()];
  return contentId === null ? named : [cidName(contentId), ...named];
}

/** Names that a reference may mean: a Content-ID, or a file by its path (`./images/logo.png`). */
export function listWantedNames(address: string): readonly string[] {
  const name = cidName(address);
  const file = name.split(/[?#]/)[0]?.split(/[\\/]/).at(-1) ?? '';
  return file === '' || file === name ? [name] : [name, file];
}
