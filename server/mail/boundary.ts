import type { Structured } from './parameters.ts';

/**
 * Bytes from the header of a multipart on in which its first delimiter is looked for. What stands
 * before that is for programs that know no MIME, and a line or two long.
 */
const PREAMBLE_BYTES = 1024 * 1024;

/** Bytes of a message in which delimiters are looked for that no multipart names. */
const LIKELY_BYTES = 64 * 1024;

// A line that only a delimiter can be: two hyphens, and a field of MIME right behind it.
const LIKELY_DELIMITER = /^--([^\r\n]{1,1000})\r?\n(?=content-[a-z-]{1,40}:)/im;

/** Characters of a delimiter: RFC 2046 5.1.1 allows 70. */
const MAX_BOUNDARY_CHARS = 200;

interface Divided {
  /** From the header of the multipart on. */
  readonly rest: Buffer;
  readonly likely: () => string | null;
}

/** What a multipart says that it is divided by, or else what it evidently is divided by. */
export function boundaryOf(type: Structured, { rest, likely }: Divided): string | null {
  const named = type.parameters.get('boundary')?.trimEnd();
  if (named && rest.subarray(0, PREAMBLE_BYTES).includes(`--${named}`)) return named;
  return likely();
}

/** What parts of a body are evidently divided by; null where nothing looks like it. */
export function likelyBoundary(body: Buffer): string | null {
  const found = LIKELY_DELIMITER.exec(body.toString('latin1', 0, LIKELY_BYTES))?.[1]?.trimEnd();
  return found && found.length <= MAX_BOUNDARY_CHARS ? found : null;
}

/** Asked for the first time it is made, and never again. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
