import { wrapText } from '#server/ops/wrap-text.ts';
import type { Examination } from './examine.ts';
import type { Report } from './report.ts';
import type { CheckName, Finding, Verdict, ZoneRecord } from './types.ts';
import { formatRecords } from './zone-file.ts';

/** Colours a text; returns it unchanged if the output takes no colours. */
export type Paint = (colour: Colour, text: string) => string;
export type Colour = 'green' | 'yellow' | 'red' | 'magenta' | 'dim' | 'bold';

export interface TextStyle {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

/** Columns: longer lines are hard to read, shorter ones hold no name of a host. */
const MAX_WIDTH = 100;
const MIN_WIDTH = 60;

const TITLES: Readonly<Record<CheckName, string>> = {
  local: 'local',
  mx: 'MX',
  address: 'address',
  smtp: 'port 25',
  tls: 'STARTTLS',
  acme: 'ACME',
  page: 'HTTPS',
  spf: 'SPF',
  dmarc: 'DMARC',
  'mta-sts': 'MTA-STS',
  blocklist: 'blocklists',
  disposable: 'disposable',
};

const COLOURS: Readonly<Record<Verdict, Colour>> = {
  ok: 'green',
  note: 'dim',
  warning: 'yellow',
  unknown: 'magenta',
  failing: 'red',
};

/** Columns of the verdict and of the check. */
const VERDICT_WIDTH = 9;
const TITLE_WIDTH = 12;
const INDENT = 2 + VERDICT_WIDTH + TITLE_WIDTH;

/** The report for people: findings, what to do, and records to publish. */
export function formatText(report: Report, style: TextStyle): string {
  const { paint } = style;
  const title = `Mayfly doctor for ${report.hostname}, ${report.checkedAt.slice(0, 16)}Z`;
  const bodies = report.examinations.flatMap((one) => ['', ...formatExamination(one, style)]);
  return [paint('bold', title), ...bodies, '', ...formatSummary(report, style), ''].join('\n');
}

function formatExamination(examination: Examination, style: TextStyle): readonly string[] {
  const { domain, status, findings, records } = examination;
  const { paint } = style;
  return [
    `${paint('bold', domain)}  ${paint(COLOURS[status], status)}`,
    '',
    ...findings.flatMap((finding) => formatFinding(finding, style)),
    ...formatRecordsToPublish(records, style),
  ];
}

function formatFinding(finding: Finding, { width, paint }: TextStyle): readonly string[] {
  const { verdict, check, about, says } = finding;
  const room = Math.max(MIN_WIDTH, Math.min(width, MAX_WIDTH)) - INDENT;
  const [first = '', ...others] = wrapText(`${about} ${says}`, room);
  const head = `  ${paint(COLOURS[verdict], verdict.padEnd(VERDICT_WIDTH))}${TITLES[check].padEnd(TITLE_WIDTH)}${first}`;
  const mend = finding.verdict === 'ok' ? [] : wrapText(finding.mend, room - 2);
  return [
    head,
    ...others.map((line) => ' '.repeat(INDENT) + line),
    ...mend.map((line, index) => `${' '.repeat(INDENT)}${index === 0 ? '> ' : '  '}${line}`),
  ];
}

function formatRecordsToPublish(
  records: readonly ZoneRecord[],
  { paint }: TextStyle,
): readonly string[] {
  if (records.length === 0) return [];
  const hosts = records.filter(({ type }) => type === 'MX').map(({ value }) => value.split(' ')[1]);
  return [
    '',
    paint('dim', '; To publish:'),
    ...formatRecords(records),
    ...hosts.map((host) =>
      paint('dim', `; ${host} A and AAAA: the public addresses of its machine`),
    ),
  ];
}

const SUMMARIES: Readonly<Record<Examination['status'], string>> = {
  ok: 'All is well.',
  warning: 'Mail arrives, and something can be better.',
  failing: 'Something keeps mail from arriving.',
  unknown: 'Not everything could be looked at, and nothing that could was failing.',
};

function formatSummary({ status }: Report, { paint }: TextStyle): readonly string[] {
  return [paint(COLOURS[status], SUMMARIES[status])];
}
