/** Characters of a whole file name: every disk takes as many, three bytes each. */
const MAX_CHARS = 80;
const ENDING = '.eml';

/** What no disk has in a name, what reorders it (bidi), and what nobody sees. */
const UNSAFE = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;
/** Names of devices on Windows, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A saved mail goes by its subject, or by its id where that leaves nothing to go by. */
export function mailFileName(subject: string, id: string): string {
  return diskName(subject, ENDING, id);
}

/** All attachments of a mail in one file. */
export function zipFileName(subject: string): string {
  return diskName(subject, '.zip', 'attachments');
}

const OWN_ENDING = /(?<=[^.\s/\\])\.[a-z0-9]{1,8}$/i;

/** A file among others in a zip: however long its name, its ending stays. */
export function attachmentFileName(filename: string, fallback: string): string {
  const tidy = filename.replace(/[.\s]+$/, '');
  const ending = OWN_ENDING.exec(tidy)?.[0] ?? '';
  return diskName(tidy.slice(0, tidy.length - ending.length), ending, fallback);
}

function diskName(text: string, ending: string, fallback: string): string {
  const tidy = text.replace(UNSAFE, ' ').replace(/\s+/g, ' ');
  // A dot in front hides a file, and Windows drops dots and spaces at the end.
  const bare = tidy.replace(/^[.\s]+/, '');
  const cut = bare.slice(0, MAX_CHARS - ending.length).replace(/[\ud800-\udbff]$/, '');
  const name = cut.replace(/[.\s]+$/, '');
  return `${name === '' || DEVICE.test(name) ? fallback : name}${ending}`;
}
