import type { z } from 'zod';
import { type Env, type Machine, variables } from './variables.ts';

/** One mistake in the environment or in a flag. */
export interface Mistake {
  readonly variable: string;
  /** The given value; for secrets only its length. Null: not given, or of an unknown name. */
  readonly value: string | null;
  /** What is allowed, or what it contradicts. */
  readonly allowed: string;
}

/** Variables whose value must not appear in log or errors. */
const SECRETS: readonly string[] = ['MAYFLY_OPERATOR_TOKEN', 'MAYFLY_API_KEYS', 'MAYFLY_REDIS_URL'];

/** Former settings, with what counts instead. */
const REMOVED = new Map([
  ['MAYFLY_SMTP_SOURCE_HANDSHAKES', 'MAYFLY_SMTP_SOURCE_MESSAGES limits TLS handshakes too'],
  ['MAYFLY_SMTP_MAX_RECIPIENTS', 'it is always 100'],
  ['MAYFLY_SMTP_MAX_HOPS', 'it is always 50'],
  ['MAYFLY_SMTP_SESSION_TIME', 'it is always 60m'],
  ['MAYFLY_SMTP_SESSION_SILENCE', 'it is always 5m'],
  ['MAYFLY_SMTP_SESSION_PACE', 'it is always 500B'],
  ['MAYFLY_SMTP_SESSION_UNKNOWN', 'it is always 10'],
  ['MAYFLY_SMTP_SESSION_IDLE', 'it is always 100'],
  ['MAYFLY_SMTP_SESSION_FAILURES', 'it is always 20'],
]);

/** Names that the client reads: on a developer's machine both run in one environment. */
const OF_CLIENT: readonly string[] = ['MAYFLY_URL', 'MAYFLY_TOKEN', 'MAYFLY_KEY'];

/** Edits between a wrong name and the probably intended one; in a short name a third of it. */
const MAX_EDITS = 4;
/** Characters of a value that a message repeats. */
const SHOWN_CHARS = 120;

export function formatMistake({ variable, value, allowed }: Mistake): string {
  return `${variable}${value === null ? '' : `=${value}`}: ${allowed}`;
}

/** A line for each, after a heading. */
export function formatMistakes(heading: string, mistakes: readonly Mistake[]): string {
  return [heading, ...mistakes.map(formatMistake)].join('\n');
}

/**
 * Unknown names: otherwise a misspelt setting would silently have its default. Without their
 * values, since a misspelt name may be that of a secret.
 */
export function findUnknownNames(env: Env, machine: Machine): Mistake[] {
  const known = Object.keys(variables(machine));
  const ignored = [...known, ...OF_CLIENT];
  return Object.keys(env)
    .filter((name) => /^mayfly_/i.test(name) && !ignored.includes(name))
    .map((name) => {
      const instead = REMOVED.get(name);
      if (instead !== undefined) return createMistake(env, name, `no longer a setting; ${instead}`);
      const meant = findNearest(name.toUpperCase(), known);
      const hint = meant === null ? '' : `; did you mean ${meant}?`;
      return { variable: name, value: null, allowed: `there is no such variable${hint}` };
    });
}

/** The issues of the schema, each with the message of its variable. */
export function toMistakes(env: Env, issues: readonly z.core.$ZodIssue[]): Mistake[] {
  return issues.map((issue) => createMistake(env, String(issue.path[0] ?? ''), issue.message));
}

/** `variable` must be set, so that there is a value to show. */
export function createMistake(env: Env, variable: string, allowed: string): Mistake {
  const value = env[variable] ?? '';
  const cut = JSON.stringify(
    value.length > SHOWN_CHARS ? `${value.slice(0, SHOWN_CHARS)}…` : value,
  );
  return { variable, value: hideSecret(variable, value) ?? cut, allowed };
}

/** What is shown in place of a secret; null if the variable has none. */
export function hideSecret(variable: string, value: string): string | null {
  return SECRETS.includes(variable) ? `(hidden, ${value.length} characters)` : null;
}

/** Null if none is near. */
export function findNearest(name: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, edits: computeDistance(name, candidate) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  const maxEdits = Math.min(MAX_EDITS, name.length / 3);
  return best !== undefined && best.edits <= maxEdits ? best.candidate : null;
}

/** Levenshtein: insertions, deletions and replacements from one name to the other. */
function computeDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
