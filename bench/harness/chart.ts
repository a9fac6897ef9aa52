import type { Table } from './scenario.ts';

/** Pixels. */
const NAME_WIDTH = 110;
const BAR_WIDTH = 380;
const VALUE_WIDTH = 70;
const BAR_HEIGHT = 14;
const ROW_HEIGHT = 18;
const GROUP_GAP = 14;
const TITLE_HEIGHT = 34;

/** Legible on a light and on a dark page. */
const INK = '#777';
const COLOR = '#8aa0b4';
const HIGHLIGHT = '#2f7d4f';

/**
 * The table as an SVG: a group for each row, and in it a bar for each column, as long as its share
 * of the longest in the group. `highlighted` is the column that the chart is about.
 */
export function drawChart({ title, headings, rows }: Table, highlighted: string): string {
  const names = headings.slice(1);
  const groupHeight = ROW_HEIGHT * (names.length + 1) + GROUP_GAP;
  const width = NAME_WIDTH + BAR_WIDTH + VALUE_WIDTH;
  const height = TITLE_HEIGHT + rows.length * groupHeight;
  const groups = rows.map(([name = '', ...cells], index) => {
    const top = TITLE_HEIGHT + index * groupHeight;
    const values = cells.map((cell) => Number(cell.replaceAll(',', '')));
    const longest = Math.max(...values);
    const bars = names.map((program, place) => {
      const y = top + ROW_HEIGHT * (place + 1);
      const length = Math.max(1, (BAR_WIDTH * (values[place] ?? 0)) / longest);
      const color = program === highlighted ? HIGHLIGHT : COLOR;
      return [
        write(program, NAME_WIDTH - 8, y, 'end'),
        `<rect x="${NAME_WIDTH}" y="${y}" width="${length.toFixed(1)}" height="${BAR_HEIGHT}" fill="${color}"/>`,
        write(cells[place] ?? '', NAME_WIDTH + length + 6, y),
      ].join('');
    });
    return [write(name, 0, top, 'start', true), ...bars].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="${INK}">`,
    write(title, 0, 4, 'start', true),
    ...groups,
    '</svg>\n',
  ].join('\n');
}

/** `top` is that of the bar beside which it stands. */
function write(text: string, x: number, top: number, anchor = 'start', isBold = false): string {
  const weight = isBold ? ' font-weight="bold"' : '';
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${top + 11}" text-anchor="${anchor}"${weight}>${escaped}</text>`;
}

/** The table in Markdown. */
export function formatMarkdown({ title, headings, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = [title, ...headings.slice(1)];
  return [head, head.map(() => '---'), ...rows].map(line).join('\n');
}
