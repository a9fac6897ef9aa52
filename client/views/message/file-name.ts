/** Characters of a whole file name, which every file system takes at three bytes each. */
const MAX_CHARS = 80;
const ENDING = '.eml';

/** Characters that file systems forbid, bidi controls and invisible ones. */
const UNSAFE = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;
/** Device names on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** File name of a saved email: its subject, or its id if nothing valid is left of that. */
export function mailFileName(subject: string, id: string): string {
  return diskName(subject, ENDING, id);
}

/** File name for all attachments of an email. */
export function zipFileName(subject: string): string {
  return diskName(subject, '.zip', 'attachments');
}

const OWN_ENDING = /(?<=[^.\s/\\])\.[a-z0-9]{1,8}$/i;

/** File name of an attachment in a zip; its extension is always kept. */
export function attachmentFileName(filename: string, fallback: string): string {
  const tidy = filename.replace(/[.\s]+$/, '');
  const ending = OWN_ENDING.exec(tidy)?.[0] ?? '';
  return diskName(tidy.slice(0, tidy.length - ending.length), ending, fallback);
}

function diskName(text: string, ending: string, fallback: string): string {
  const tidy = text.replace(UNSAFE, ' ').replace(/\s+/g, ' ');
  // A leading dot hides a file, and Windows ignores trailing dots and spaces.
  const bare = tidy.replace(/^[.\s]+/, '');
  const cut = bare.slice(0, MAX_CHARS - ending.length).replace(/[\ud800-\udbff]$/, '');
  const name = cut.replace(/[.\s]+$/, '');
  return `${name === '' || DEVICE.test(name) ? fallback : name}${ending}`;
}
