import { styleText } from 'node:util';
import { formatMailbox } from '../library/criteria.ts';
import type { Summary } from '../library/index.ts';
import { formatVerdict, toLine } from '../library/plain-text.ts';
import type { Io, Output } from './io.ts';

type Facts = readonly (readonly [name: string, value: string | null])[];

/** What `wait` prints in lines and `watch` in a row. */
export function listFacts(email: Summary): Facts {
  return [
    ['id', email.id],
    ['from', formatMailbox(email.from)],
    ['subject', email.subject],
    ['code', email.code?.value ?? null],
    ['link', email.link?.url ?? null],
    ['sender', formatVerdict(email)],
  ];
}

/** `name: value` lines; for a terminal aligned, and without what is missing. */
export function showFacts(output: Output, facts: Facts): void {
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) {
    const line = toLine(value ?? '');
    if (!output.isTTY) output.write(`${name}: ${line}\n`);
    else if (line !== '') output.write(`${styleText('dim', name.padEnd(width))}  ${line}\n`);
  }
}

/** Columns of a terminal. An id is never cut, and the subject takes the rest. */
const WIDTHS = { time: 8, id: 14, from: 24, code: 10 } as const;
const DEFAULT_COLUMNS = 100;

/** A row of the table for a terminal, or the facts of `listFacts` with tabs between them. */
export function showRow(output: Output, email: Summary): void {
  if (!output.isTTY) {
    const cells = listFacts(email).map(([, value]) => toLine(value ?? ''));
    output.write(`${cells.join('\t')}\n`);
    return;
  }
  const time = new Date(email.receivedAt).toTimeString().slice(0, WIDTHS.time);
  const from = toWidth(toLine(formatMailbox(email.from) ?? ''), WIDTHS.from);
  const code = toWidth(toLine(email.code?.value ?? ''), WIDTHS.code);
  const id = toLine(email.id).padEnd(WIDTHS.id);
  const used = [time, id, from, code].reduce((sum, cell) => sum + cell.length + 2, 0);
  const rest = (output.columns ?? DEFAULT_COLUMNS) - used;
  const subject = toWidth(toLine(email.subject), Math.max(10, rest));
  const cells = [styleText('dim', time), id, from, styleText('bold', code), subject];
  output.write(`${cells.join('  ')}\n`);
}

function toWidth(text: string, width: number): string {
  const letters = [...text];
  const fitted = letters.length <= width ? letters : [...letters.slice(0, width - 1), '…'];
  return fitted.join('').padEnd(width);
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
/** Milliseconds. */
const FRAME_MS = 80;

/** Shows that the command waits, to a person alone. */
export async function withSpinner<T>({ stderr }: Io, text: string, wait: Promise<T>): Promise<T> {
  if (!stderr.isTTY) return wait;
  let frame = 0;
  const draw = () => stderr.write(`\r${FRAMES[frame++ % FRAMES.length]} ${text}`);
  draw();
  const timer = setInterval(draw, FRAME_MS);
  try {
    return await wait;
  } finally {
    clearInterval(timer);
    stderr.write('\r\u001b[K');
  }
}

/** Milliseconds until a person is told that the service does not answer. */
const SLOW_MS = 2_000;

/** Says that the command still tries, if the first answer of the service takes long. */
export async function withNotice<T>({ stderr }: Io, url: string, request: Promise<T>): Promise<T> {
  const say = () => stderr.write(`${url} has not answered yet, or asks to wait. Trying on.\n`);
  const timer = setTimeout(say, SLOW_MS);
  return request.finally(() => clearTimeout(timer));
}
