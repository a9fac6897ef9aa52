/** What a text/plain part says of its lines (RFC 3676). */
export type Format =
  | 'fixed'
  /** Lines that end with a blank go on in the next one. */
  | 'flowed'
  /** That blank is not part of the text: for languages without blanks. */
  | 'flowed-delsp';

const SIGNATURE = '-- ';

/**
 * Text whose lines are as their writer had them (RFC 3676 4): wrapped ones joined, stuffing taken
 * away. A paragraph ends with the first line that does not flow, where the depth of quotation
 * changes (4.5), and before the line of a signature (4.3), which never flows.
 */
export function joinFlowedLines(text: string, format: Exclude<Format, 'fixed'>): string {
  const shown: string[] = [];
  /** Depth of quotation of a paragraph that goes on. */
  let open: number | null = null;
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    const words = line.slice(line.charAt(depth) === ' ' ? depth + 1 : depth);
    const flows = words.endsWith(' ') && words !== SIGNATURE;
    const content = flows && format === 'flowed-delsp' ? words.slice(0, -1) : words;
    const last = shown.length - 1;
    if (open === depth && words !== SIGNATURE) shown[last] = (shown[last] ?? '') + content;
    else shown.push(quoted(depth, content));
    open = flows ? depth : null;
  }
  return shown.join('\n');
}

function quoted(depth: number, content: string): string {
  if (depth === 0) return content;
  return content === '' ? '>'.repeat(depth) : `${'>'.repeat(depth)} ${content}`;
}
