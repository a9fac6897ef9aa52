import type { Authentication } from '#shared/message.ts';

/** Milliseconds after which a check that has not answered will not: it has three seconds itself. */
export const CHECK_TIMEOUT_MS = 10_000;

/** What can be said of a sender; `checking` and `unchecked` are what no verdict means. */
export type SenderVerdict = Authentication['verdict'] | 'checking' | 'unchecked';

export function judgeSender(
  authentication: Authentication | null,
  isFresh: boolean,
): SenderVerdict {
  return authentication?.verdict ?? (isFresh ? 'checking' : 'unchecked');
}

/** With the domain in question, and for what names none. */
const SAID = {
  pass: ['trust.pass', 'trust.passAny'],
  fail: ['trust.fail', 'trust.failAny'],
  none: ['trust.none', 'trust.none'],
  error: ['trust.error', 'trust.error'],
  checking: ['trust.checking', 'trust.checking'],
  unchecked: ['trust.unchecked', 'trust.unchecked'],
} as const satisfies Record<SenderVerdict, readonly [string, string]>;

export function verdictText(
  standing: SenderVerdict,
  domain: string | null,
): (typeof SAID)[SenderVerdict][0 | 1] {
  return SAID[standing][domain === null ? 1 : 0];
}
