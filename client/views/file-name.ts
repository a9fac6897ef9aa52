/** Characters of a whole file name: every disk takes as many, three bytes each. */
const MAX_CHARS = 80;
const ENDING = '.eml';

/** What no disk has in a name, what reorders it (bidi), and what nobody sees. */
const UNSAFE = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;
/** Names of devices on Windows, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A saved mail goes by its subject, or by its id where that leaves nothing to go by. */
export function mailFileName(subject: string, id: string): string {
  const tidy = subject.replace(UNSAFE, ' ').replace(/\s+/g, ' ');
  // A dot in front hides a file, and Windows drops dots and spaces at the end.
  const bare = tidy.replace(/^[.\s]+/, '');
  const cut = bare.slice(0, MAX_CHARS - ENDING.length).replace(/[\ud800-\udbff]$/, '');
  const name = cut.replace(/[.\s]+$/, '');
  return `${name === '' || DEVICE.test(name) ? id : name}${ENDING}`;
}
