/** Lower case, as nearly all write it; others are only slower to read. */
const OPENING = '<style';
const CLOSING = '</style';

/**
 * HTML without its style sheets, which in newsletters are most of it and which a tokenizer
 * goes through letter by letter. What stands in a comment is left to it. Linear: each search
 * goes on where an earlier one of its kind ended.
 */
export function withoutStyleSheets(html: string): string {
  const pieces: string[] = [];
  let kept = 0;
  let sheet = html.indexOf(OPENING);
  let comment = sheet === -1 ? -1 : html.indexOf('<!--');
  while (sheet !== -1) {
    const isCommented = comment !== -1 && comment < sheet;
    const end = html.indexOf(isCommented ? '-->' : CLOSING, isCommented ? comment : sheet);
    if (end === -1) break;
    if (!isCommented) {
      pieces.push(html.slice(kept, sheet));
      kept = end;
    }
    if (sheet < end) sheet = html.indexOf(OPENING, end);
    if (comment !== -1 && comment < end) comment = html.indexOf('<!--', end);
  }
  return kept === 0 ? html : pieces.join('') + html.slice(kept);
}
