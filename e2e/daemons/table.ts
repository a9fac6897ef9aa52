import {
  CANNOT,
  CASE_NAMES,
  CASES,
  type CaseName,
  SENDER_NAMES,
  SENDERS,
  type SenderName,
} from './matrix.ts';

/** The table of `docs/delivery.md`, as Markdown, with a note for each gap. */
export function deliveryTable(): string {
  const notes: string[] = [];
  const cell = (name: SenderName, key: CaseName): string => {
    const why = CANNOT[name][key];
    if (why === undefined) return '✓';
    const note = `${SENDERS[name]} ${why}.`;
    if (!notes.includes(note)) notes.push(note);
    return `– (${notes.indexOf(note) + 1})`;
  };
  const rows = CASE_NAMES.map((key) => [
    CASES[key],
    ...SENDER_NAMES.map((name) => cell(name, key)),
  ]);
  const head = ['', ...SENDER_NAMES.map((name) => SENDERS[name])];
  const rule = head.map(() => '---');
  const lines = [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [...lines, '', ...notes.map((note, at) => `${at + 1}. ${note}`)].join('\n');
}
