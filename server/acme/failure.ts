/**
 * Why there is no new certificate. `not_here`: the DNS of the name does not lead to this service,
 * and the authority was not asked. `unavailable`: the authority gives no usable answer.
 */
export type FailureKind = 'not_here' | 'refused' | 'rate_limited' | 'unavailable';

/** Characters of an authority's explanation that are kept. */
const MAX_DETAIL_CHARS = 300;

export class AcmeFailure extends Error {
  override readonly name = 'AcmeFailure';
  readonly kind: FailureKind;
  /** Milliseconds that the authority asked for (Retry-After); 0 without. */
  readonly retryAfterMs: number;
  /** It holds for every name: the directory or the account. */
  readonly holdsForAll: boolean;

  /** `detail`: a sentence for the operator. */
  constructor(kind: FailureKind, detail: string, retryAfterMs = 0, holdsForAll = false) {
    super(toPrintable(detail).slice(0, MAX_DETAIL_CHARS));
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
    this.holdsForAll = holdsForAll;
  }
}

/** Of an error of a request. */
export function toFailure(error: unknown): AcmeFailure {
  if (error instanceof AcmeFailure) return error;
  return new AcmeFailure('unavailable', `the authority gives no answer: ${describe(error)}`);
}

/** `fetch` hides the code of the system in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'timeout';
  const { cause } = error;
  if (cause instanceof Error) return describe(cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** The authority repeats what it read at an address that DNS names. */
function toPrintable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
