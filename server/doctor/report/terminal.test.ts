import { expect, test } from 'vitest';
import type { Examination } from '../examine.ts';
import { type CheckName, speaker } from '../types.ts';
import { exitCodeOf, reportOf } from './report.ts';
import { asText, type Look } from './terminal.ts';

const PLAIN: Look = { width: 80, paint: (_, text) => text };
const NOW = Date.UTC(2026, 10, 25, 1, 2, 3);

const say = (check: CheckName) => speaker(check, 'in.example.com');

const EXAMINATION: Examination = {
  domain: 'in.example.com',
  status: 'failing',
  findings: [
    say('mx').failing('sends its mail elsewhere.', 'Publish an MX record that names this service.'),
    say('spf').ok('is right.'),
  ],
  records: [
    { name: 'in.example.com', type: 'MX', value: '10 mx.example.com.' },
    { name: '_dmarc.in.example.com', type: 'TXT', value: '"v=DMARC1; p=reject"' },
  ],
};

function report(...examinations: Examination[]) {
  return reportOf(examinations, { hostname: 'mx.example.com', now: NOW });
}

test('DOCTOR-6 what was found, what to do, and what to publish', () => {
  expect(asText(report(EXAMINATION), PLAIN)).toBe(`\
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

test('DOCTOR-6 no line is wider than the terminal, unless a word is', () => {
  const long = say('mx').warning(`is ${'wordy '.repeat(40)}.`, `Do ${'more '.repeat(40)}.`);
  const wordy = { ...EXAMINATION, findings: [long], records: [] };
  for (const width of [60, 80, 100, 200]) {
    const lines = asText(report(wordy), { ...PLAIN, width }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.min(width, 100));
  }
});

test('DOCTOR-6 colours say nothing that words do not', () => {
  const painted = asText(report(EXAMINATION), {
    ...PLAIN,
    paint: (colour, text) => `<${colour}>${text}</>`,
  });
  expect(painted).toContain('<red>failing  </>');
  expect(painted.replace(/<[a-z/]*>/g, '')).toBe(asText(report(EXAMINATION), PLAIN));
});

test('DOCTOR-6 what others wrote moves no cursor', () => {
  const finding = say('spf').warning('lets "\u001b[2J\r\n\u202e" send.', 'Mend it.');
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
  expect(exitCodeOf(report(...examinations))).toBe(code);
});
