import { expect, test } from 'vitest';
import { parseCommand } from './commands.ts';

const parse = (line: string) => parseCommand(Buffer.from(line), { startTls: false });

test('SMTP-22 white space at the end of a line is dropped, and no other', () => {
  for (const line of ['NOOP a  b', 'NOOP', '']) expect(parse(`${line} \t `).text).toBe(line);
  expect(parse(' \t').text).toBe('');
});

test('white space inside a line costs time that grows with its length alone', () => {
  // Minutes of work where the time grows with the square of it.
  const line = `NOOP a${' '.repeat(512 * 1024)}b`;
  expect(parse(line)).toEqual({ text: line, kind: 'idle', fault: null });
});
