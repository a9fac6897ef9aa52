import { z } from 'zod';

/** Schemas for the text of one setting, with messages that say what is allowed and what is wrong. */

/** Characters of an entry that a message repeats. */
const SHOWN_CHARS = 80;

/**
 * A schema for one variable: `read` answers undefined for what is not allowed, and `explain` says
 * why it is not.
 */
export function text<T>(
  allowed: string,
  read: (value: string) => T | undefined,
  explain?: (value: string) => string,
) {
  return z.string().transform((value, context): T => {
    const result = read(value.trim());
    if (result !== undefined) return result;
    const why = explain === undefined ? '' : `; ${explain(value.trim())}`;
    context.addIssue({ code: 'custom', message: `${allowed}${why}` });
    return z.NEVER;
  });
}

/** The message names each entry that is not allowed. */
export function list<T>(
  allowed: string,
  readOne: (value: string) => T | undefined,
  explainOne = (part: string) => `${quote(part)} is none`,
) {
  const split = (value: string) => value.split(',').map((part) => part.trim());
  return text(
    allowed,
    (value): readonly T[] | undefined => {
      const entries = split(value).map(readOne);
      const good = entries.filter((entry) => entry !== undefined);
      return good.length === entries.length ? [...new Set(good)] : undefined;
    },
    (value) => {
      const wrong = split(value).filter((part) => readOne(part) === undefined);
      const whys = wrong.map((part) => (part === '' ? EMPTY_ENTRY : explainOne(part)));
      return [...new Set(whys)].join('; ');
    },
  );
}

const EMPTY_ENTRY = 'one between the commas is empty';

export function quote(value: string): string {
  return JSON.stringify(value.length > SHOWN_CHARS ? `${value.slice(0, SHOWN_CHARS)}…` : value);
}

export function oneOf<const T extends readonly string[]>(names: T) {
  const allowed = `one of ${names.join(', ')}`;
  return text(allowed, (value): T[number] | undefined => names.find((name) => name === value));
}
