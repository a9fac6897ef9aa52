/** Control characters, among them those that begin the commands of terminals, except tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Invisible characters: they change the direction of text, or carry words that only a program
 * reads. The joiners stay, because scripts and emoji need them.
 */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}/gu;

/** Emails come from strangers: what they hold must not control the terminal. */
export function toPlainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(INVISIBLE, '');
}

/** The same on one line. */
export function toLine(text: string): string {
  return toPlainText(text).replace(/\s+/g, ' ').trim();
}
