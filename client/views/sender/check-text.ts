import type { CheckResult, Detail } from '#shared/message.ts';

type Method = keyof Detail['checks'];

export const METHODS: readonly Method[] = ['spf', 'dkim', 'dmarc', 'arc'];

/** Texts of the results of RFC 8601, 2.7. */
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

/** A result and its subject: `pass (github.com)`. */
const RESULT = /^([a-z]+)(?:\s*\((.*)\))?$/i;

/** A check as text; `text` is null for an unknown result, which is shown as it is. */
export interface CheckDescription {
  readonly text: CheckText | null;
  readonly about: string | null;
}

export function describeCheck(method: Method, result: CheckResult): CheckDescription {
  if (result === null) return { text: 'check.missing', about: null };
  const [, word = '', about = null] = RESULT.exec(result) ?? [];
  const known: ReadonlyMap<string, CheckText> = new Map(
    Object.entries({ ...TROUBLE, ...WORDS[method] }),
  );
  const text = known.get(word.toLowerCase()) ?? null;
  return text === null ? { text, about: result } : { text, about };
}
