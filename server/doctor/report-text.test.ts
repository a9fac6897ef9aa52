import { expect, test } from 'vitest';
import type { Examination } from './examine.ts';
import { createReport, getExitCode } from './report.ts';
import { formatText, type TextStyle } from './report-text.ts';
import { type CheckName, findingFor } from './types.ts';

const PLAIN: TextStyle = { width: 80, paint: (_, text) => text };
const NOW = Date.UTC(2026, 10, 25, 1, 2, 3);

const startFinding = (check: CheckName) => findingFor(check, 'in.example.com');

const EXAMINATION: Examination = {
  domain: 'in.example.com',
  status: 'failing',
  findings: [
    startFinding('mx').failing(
      'sends its mail elsewhere.',
      'Publish an MX record that names this service.',
    ),
    startFinding('spf').ok('is right.'),
  ],
  records: [
    { name: 'in.example.com', type: 'MX', value: '10 mx.example.com.' },
    { name: '_dmarc.in.example.com', type: 'TXT', value: '"v=DMARC1; p=reject"' },
  ],
};

function report(...examinations: Examination[]) {
  return createReport(examinations, { hostname: 'mx.example.com', now: NOW });
}

test('DOCTOR-1 findings, what to do, and records to publish', () => {
  expect(formatText(report(EXAMINATION), PLAIN)).toBe(`\
Mayfly doctor for mx.example.com, 2026-11-25T01:02Z

in.example.com  failing

  failing  MX          in.example.com sends its mail elsewhere.
                       > Publish an MX record that names this service.
  ok       SPF         in.example.com is right.

; To publish:
in.example.com.         3600  IN  MX     10 mx.example.com.
_dmarc.in.example.com.  3600  IN  TXT    "v=DMARC1; p=reject"
; mx.example.com. A and AAAA: the public addresses of its machine

Something keeps mail from arriving.
`);
});

test('DOCTOR-1 no line is wider than the terminal, unless a word is', () => {
  const long = startFinding('mx').warning(
    `is ${'wordy '.repeat(40)}.`,
    `Do ${'more '.repeat(40)}.`,
  );
  const wordy = { ...EXAMINATION, findings: [long], records: [] };
  for (const width of [60, 80, 100, 200]) {
    const lines = formatText(report(wordy), { ...PLAIN, width }).split('\n');
    expect(Math.max(...lines.map((connection) => connection.length))).toBeLessThanOrEqual(
      Math.min(width, 100),
    );
  }
});

test('DOCTOR-1 the colours add no information', () => {
  const painted = formatText(report(EXAMINATION), {
    ...PLAIN,
    paint: (colour, text) => `<${colour}>${text}</>`,
  });
  expect(painted).toContain('<red>failing  </>');
  expect(painted.replace(/<[a-z/]*>/g, '')).toBe(formatText(report(EXAMINATION), PLAIN));
});

test('DOCTOR-1 control characters in DNS records do not reach the terminal', () => {
  const finding = startFinding('spf').warning('lets "\u001b[2J\r\n\u202e" send.', 'Mend it.');
  expect(finding.says).toBe('lets "?[2J???" send.');
});

test.each([
  [[], 0],
  [['ok', 'ok'], 0],
  [['ok', 'warning'], 1],
  [['warning', 'unknown'], 3],
  [['unknown', 'failing', 'warning'], 2],
] as const)('DOCTOR-2 %j ends with code %i', (statuses, code) => {
  const examinations = statuses.map((status) => ({ ...EXAMINATION, status }));
  expect(getExitCode(report(...examinations))).toBe(code);
});
