import type { AttachmentInfo } from '#shared/message.ts';
import { decodePercent } from './decode-percent.ts';

/** Marks an image that came with the mail; set by us alone, since no `data-` of a mail survives. */
export const CID_ATTRIBUTE = 'data-mayfly-cid';

/**
 * What an address inside a mail names (RFC 2392, RFC 2557): `cid:` URLs escape what
 * `Content-ID` writes plain, in angle brackets, and mailers disagree about the case.
 */
export function cidName(address: string): string {
  const bare = address.trim().replace(/^cid:/i, '');
  return decodePercent(bare.replace(/^<|>$/g, '')).toLowerCase();
}

/** The custom property that a style takes such an image from: any name, in letters that CSS has. */
export function cidProperty(name: string): string {
  const letters = Array.from(name, (letter) => letter.codePointAt(0)?.toString(36));
  return `--mayfly-cid-${letters.join('-')}`;
}

/** Names under which a mail may mean this attachment, the best one first. */
export function listNames({ contentId, filename }: AttachmentInfo): readonly string[] {
  const named = filename === '' ? [] : [filename.toLowerCase()];
  return contentId === null ? named : [cidName(contentId), ...named];
}

/** What a place asks for: an id, or a file by its path (`./images/logo.png`). */
export function listWantedNames(address: string): readonly string[] {
  const name = cidName(address);
  const file = name.split(/[?#]/)[0]?.split(/[\\/]/).at(-1) ?? '';
  return file === '' || file === name ? [name] : [name, file];
}
