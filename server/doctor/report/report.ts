import { type Examination, type Status, worst } from '../examine.ts';

/** What the doctor has to say of all domains. */
export interface Report {
  /** The worst of any domain. */
  readonly status: Status;
  /** RFC 3339 in UTC. */
  readonly checkedAt: string;
  readonly hostname: string;
  readonly examinations: readonly Examination[];
}

export function reportOf(
  examinations: readonly Examination[],
  { hostname, now }: { readonly hostname: string; readonly now: number },
): Report {
  const status = worst(examinations.map((one) => one.status));
  return { status, checkedAt: new Date(now).toISOString(), hostname, examinations };
}

/** As monitoring plugins have it, so that cron and Nagios understand it alike. */
const EXIT_CODES: Readonly<Record<Status, number>> = { ok: 0, warning: 1, failing: 2, unknown: 3 };

/** Of a run that came to no result; the same as "unknown". */
export const DID_NOT_RUN = EXIT_CODES.unknown;

export function exitCodeOf({ status }: Report): number {
  return EXIT_CODES[status];
}
