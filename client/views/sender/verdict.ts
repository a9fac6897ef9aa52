import type { Authentication } from '#shared/message.ts';

/** Milliseconds after which a missing verdict will not come; the check itself has three seconds. */
export const CHECK_TIMEOUT_MS = 10_000;

/** A verdict of the server; `checking` or `unchecked` if there is none. */
export type SenderVerdict = Authentication['verdict'] | 'checking' | 'unchecked';

export function judgeSender(
  authentication: Authentication | null,
  isFresh: boolean,
): SenderVerdict {
  return authentication?.verdict ?? (isFresh ? 'checking' : 'unchecked');
}

/** Text ids with and without a domain. */
const TEXTS = {
  pass: ['trust.pass', 'trust.passAny'],
  fail: ['trust.fail', 'trust.failAny'],
  none: ['trust.none', 'trust.none'],
  error: ['trust.error', 'trust.error'],
  checking: ['trust.checking', 'trust.checking'],
  unchecked: ['trust.unchecked', 'trust.unchecked'],
} as const satisfies Record<SenderVerdict, readonly [string, string]>;

export function verdictText(
  verdict: SenderVerdict,
  domain: string | null,
): (typeof TEXTS)[SenderVerdict][0 | 1] {
  return TEXTS[verdict][domain === null ? 1 : 0];
}
