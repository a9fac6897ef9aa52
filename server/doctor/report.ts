import { type Examination, type Status, worst } from './examine.ts';

/** The examinations of all domains. */
export interface Report {
  /** The worst status of a domain. */
  readonly status: Status;
  /** RFC 3339 in UTC. */
  readonly checkedAt: string;
  readonly hostname: string;
  readonly examinations: readonly Examination[];
}

export function createReport(
  examinations: readonly Examination[],
  { hostname, now }: { readonly hostname: string; readonly now: number },
): Report {
  const status = worst(examinations.map((one) => one.status));
  return { status, checkedAt: new Date(now).toISOString(), hostname, examinations };
}

/** The exit codes of monitoring plugins, as cron jobs and Nagios expect them. */
const EXIT_CODES: Readonly<Record<Status, number>> = { ok: 0, warning: 1, failing: 2, unknown: 3 };

/** A run without result; the same code as "unknown". */
export const DID_NOT_RUN = EXIT_CODES.unknown;

export function getExitCode({ status }: Report): number {
  return EXIT_CODES[status];
}

/** Version of the JSON format; raised by incompatible changes. */
const JSON_VERSION = 1;

/** One JSON object on one line, as in docs/dns.md. */
export function formatJson({ status, checkedAt, hostname, examinations }: Report): string {
  const domains = examinations.map((one) => ({
    domain: one.domain,
    status: one.status,
    findings: one.findings,
    records: one.records,
  }));
  return `${JSON.stringify({ version: JSON_VERSION, status, checkedAt, hostname, domains })}\n`;
}
