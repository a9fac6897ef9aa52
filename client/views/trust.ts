import type { Authentication, CheckResult, Detail } from '#shared/message.ts';

/** Milliseconds after which a check that has not answered will not: it has three seconds itself. */
export const CHECKED_WITHIN = 10_000;

/** What can be said of a sender; `checking` and `unchecked` are what no verdict means. */
export type Standing = Authentication['verdict'] | 'checking' | 'unchecked';

export function standingOf(authentication: Authentication | null, isFresh: boolean): Standing {
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
} as const satisfies Record<Standing, readonly [string, string]>;

export function saidOf(standing: Standing, domain: string | null): (typeof SAID)[Standing][0 | 1] {
  return SAID[standing][domain === null ? 1 : 0];
}

type Method = keyof Detail['checks'];

export const METHODS: readonly Method[] = ['spf', 'dkim', 'dmarc', 'arc'];

/** The results of RFC 8601, 2.7, that read differently. */
const WORDS = {
  spf: {
    pass: 'check.spf.pass',
    fail: 'check.spf.fail',
    softfail: 'check.spf.softfail',
    neutral: 'check.spf.none',
    none: 'check.spf.none',
  },
  dkim: {
    pass: 'check.dkim.pass',
    fail: 'check.dkim.fail',
    neutral: 'check.dkim.unusable',
    policy: 'check.dkim.unusable',
    none: 'check.dkim.none',
  },
  dmarc: { pass: 'check.dmarc.pass', fail: 'check.dmarc.fail', none: 'check.dmarc.none' },
  arc: { pass: 'check.arc.pass', fail: 'check.arc.fail', none: 'check.arc.none' },
} as const satisfies Record<Method, Readonly<Record<string, string>>>;

const TROUBLE = { temperror: 'check.temperror', permerror: 'check.permerror' } as const;

type Values<T> = T extends unknown ? T[keyof T] : never;

export type CheckText = Values<(typeof WORDS)[Method]> | Values<typeof TROUBLE> | 'check.missing';

/** `pass (github.com)`: a result, and what it is about. */
const RESULT = /^([a-z]+)(?:\s*\((.*)\))?$/i;

/** A check in words; `text` is null for a result that has none, which then stands as it is. */
export interface CheckWords {
  readonly text: CheckText | null;
  readonly about: string | null;
}

export function checkWords(method: Method, result: CheckResult): CheckWords {
  if (result === null) return { text: 'check.missing', about: null };
  const [, word = '', about = null] = RESULT.exec(result) ?? [];
  const known: ReadonlyMap<string, CheckText> = new Map(
    Object.entries({ ...TROUBLE, ...WORDS[method] }),
  );
  const text = known.get(word.toLowerCase()) ?? null;
  return text === null ? { text, about: result } : { text, about };
}
