import type { ErrorCode } from '../../shared/protocol.ts';

export type MayflyErrorCode =
  /** The service refused the request: docs/api.md lists these codes. */
  | ErrorCode
  /** No answer: a network fault, or nothing listens at the URL. */
  | 'unreachable'
  /** The answer is not from Mayfly, for example the error page of a proxy. */
  | 'unexpected_answer'
  /** No email matched in time, or no verdict about its sender came. */
  | 'no_email'
  /** An email matched, and none should; or the service has not read it yet. */
  | 'unexpected_email';

interface ErrorFacts {
  readonly status?: number;
  readonly cause?: unknown;
}

/** Every error of the client but an abort, which rejects with the reason of the signal. */
export class MayflyError extends Error {
  override readonly name: string = 'MayflyError';
  readonly code: MayflyErrorCode;
  /** The HTTP status, if the service answered. */
  readonly status: number | undefined;

  constructor(code: MayflyErrorCode, message: string, { status, cause }: ErrorFacts = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.status = status;
  }
}

/** An email that arrived, and why it is not the one. */
export interface Mismatch {
  readonly id: string;
  readonly from: string | null;
  readonly subject: string;
  readonly receivedAt: string;
  readonly reason: string;
}

/** No email matched in time, or none with a verdict. The message lists what did arrive. */
export class NoEmailError extends MayflyError {
  override readonly name = 'NoEmailError';
  readonly arrived: readonly Mismatch[];

  constructor(message: string, arrived: readonly Mismatch[]) {
    super('no_email', [message, ...describeArrived(arrived)].join('\n'));
    this.arrived = arrived;
  }
}

/** Lines of a message; the property `arrived` has all. */
const MAX_LISTED = 20;

function describeArrived(arrived: readonly Mismatch[]): string[] {
  if (arrived.length === 0) return ['No email has arrived in this inbox.'];
  const listed = arrived.slice(-MAX_LISTED);
  const lines = listed.map(
    ({ from, subject, reason }) =>
      `  - from ${quoteSender(from)}, subject ${JSON.stringify(subject)}: ${reason}`,
  );
  const more = arrived.length - listed.length;
  const earlier = more > 0 ? [`  - and ${more} earlier`] : [];
  return ['What did arrive:', ...earlier, ...lines];
}

/** Quoted, since a stranger chose the name: it must not read as a part of the message. */
export function quoteSender(from: string | null): string {
  return from === null ? 'an unknown sender' : JSON.stringify(from);
}
