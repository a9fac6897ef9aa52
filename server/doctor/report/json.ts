import type { Report } from './report.ts';

/** Of the shape below; a change that breaks readers raises it. */
const VERSION = 1;

/** One object on one line, as docs/dns.md describes it. */
export function asJson({ status, checkedAt, hostname, examinations }: Report): string {
  const domains = examinations.map((one) => ({
    domain: one.domain,
    status: one.status,
    findings: one.findings,
    records: one.records,
  }));
  return `${JSON.stringify({ version: VERSION, status, checkedAt, hostname, domains })}\n`;
}
