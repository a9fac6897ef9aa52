/** Points of a page of A4. */
const A4 = { width: 595, height: 842 };
const LEFT = 56;
const TOP = 770;

/** A PDF of one page: large first line, the others below it (ISO 32000-1, 7.5). */
export function pdf(lines: readonly string[]): Buffer {
  const drawn = drawing(lines);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>`,
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let body = '%PDF-1.4\n';
  const starts: number[] = [];
  for (const [index, object] of objects.entries()) {
    starts.push(body.length);
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  return Buffer.from(body + references(body.length, starts), 'latin1');
}

/** Where each object starts, in lines of exactly 20 bytes (7.5.4). */
function references(at: number, starts: readonly number[]): string {
  const lines = starts.map((start) => `${`${start}`.padStart(10, '0')} 00000 n \n`);
  const size = starts.length + 1;
  return `xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`;
}

function drawing(lines: readonly string[]): string {
  const shown = lines.map((line, index) => {
    const text = line.replace(/[\\()]/g, (mark) => `\\${mark}`);
    return `/F1 ${index === 0 ? 22 : 11} Tf (${text}) Tj 0 -${index === 0 ? 34 : 18} Td`;
  });
  return `BT ${LEFT} ${TOP} Td\n${shown.join('\n')}\nET`;
}
