import type { Examination } from '../examine.ts';
import type { CheckName, Finding, Verdict, ZoneRecord } from '../types.ts';
import type { Report } from './report.ts';

/** How a text is dressed; what takes no colours gives it back as it is. */
export type Paint = (colour: Colour, text: string) => string;
export type Colour = 'green' | 'yellow' | 'red' | 'magenta' | 'dim' | 'bold';

export interface Look {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

/** Columns: longer lines are hard to read, shorter ones hold no name of a host. */
const MAX_WIDTH = 100;
const MIN_WIDTH = 60;

/** Seconds that resolvers may keep a record: short enough to mend a mistake within the hour. */
const TTL_SECONDS = 3_600;

const TITLES: Readonly<Record<CheckName, string>> = {
  local: 'local',
  mx: 'MX',
  address: 'address',
  reverse: 'reverse',
  smtp: 'port 25',
  tls: 'STARTTLS',
  spf: 'SPF',
  dmarc: 'DMARC',
  'mta-sts': 'MTA-STS',
  'tls-rpt': 'TLS-RPT',
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

/** Columns before what is said: of the verdict, and of what was checked. */
const VERDICT_WIDTH = 9;
const TITLE_WIDTH = 12;
const INDENT = 2 + VERDICT_WIDTH + TITLE_WIDTH;

/** For people: what was found, what to do about it, and what to publish. */
export function asText(report: Report, look: Look): string {
  const { paint } = look;
  const title = `Mayfly doctor for ${report.hostname}, ${report.checkedAt.slice(0, 16)}Z`;
  const bodies = report.examinations.flatMap((one) => ['', ...examinationLines(one, look)]);
  return [paint('bold', title), ...bodies, '', ...summary(report, look), ''].join('\n');
}

function examinationLines(examination: Examination, look: Look): readonly string[] {
  const { domain, status, findings, records } = examination;
  const { paint } = look;
  return [
    `${paint('bold', domain)}  ${paint(COLOURS[status], status)}`,
    '',
    ...findings.flatMap((finding) => findingLines(finding, look)),
    ...recordLines(records, look),
  ];
}

function findingLines(finding: Finding, { width, paint }: Look): readonly string[] {
  const { verdict, check, about, says } = finding;
  const room = Math.max(MIN_WIDTH, Math.min(width, MAX_WIDTH)) - INDENT;
  const [first = '', ...others] = wrapped(`${about} ${says}`, room);
  const head = `  ${paint(COLOURS[verdict], verdict.padEnd(VERDICT_WIDTH))}${TITLES[check].padEnd(TITLE_WIDTH)}${first}`;
  const mend = finding.verdict === 'ok' ? [] : wrapped(finding.mend, room - 2);
  return [
    head,
    ...others.map((line) => ' '.repeat(INDENT) + line),
    ...mend.map((line, index) => `${' '.repeat(INDENT)}${index === 0 ? '> ' : '  '}${line}`),
  ];
}

/** Words that are longer than a line stay whole: names and addresses are copied. */
function wrapped(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** At the left edge, since a zone file takes a line that is indented for one without a name. */
function recordLines(records: readonly ZoneRecord[], { paint }: Look): readonly string[] {
  if (records.length === 0) return [];
  const longest = Math.max(...records.map(({ name }) => name.length));
  const hosts = records.filter(({ type }) => type === 'MX').map(({ value }) => value.split(' ')[1]);
  return [
    '',
    paint('dim', '; To publish:'),
    ...records.map(
      ({ name, type, value }) =>
        `${`${name}.`.padEnd(longest + 1)}  ${TTL_SECONDS}  IN  ${type.padEnd(5)}  ${value}`,
    ),
    ...hosts.map((host) =>
      paint('dim', `; ${host} A and AAAA: the public addresses of its machine`),
    ),
  ];
}

const SAID: Readonly<Record<Examination['status'], string>> = {
  ok: 'All is well.',
  warning: 'Mail arrives, and something can be better.',
  failing: 'Something keeps mail from arriving.',
  unknown: 'Not everything could be looked at, and nothing that could was failing.',
};

function summary({ status }: Report, { paint }: Look): readonly string[] {
  return [paint(COLOURS[status], SAID[status])];
}
