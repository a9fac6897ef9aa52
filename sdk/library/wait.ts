import type { Summary } from '../../shared/message.ts';
import type { ChangesAnswer, Cursor } from '../../shared/protocol.ts';
import { type Criteria, describeCriteria, findMismatch, formatMailbox } from './criteria.ts';
import { type Mismatch, NoEmailError } from './errors.ts';
import { Contents } from './follow.ts';

/** Where a wait begins: emails before it do not count. */
export interface Position {
  /** Null: the beginning. */
  readonly cursor: Cursor | null;
  /** Emails before the cursor that count too: they arrived after the mark was requested. */
  readonly early: readonly Summary[];
  /** Milliseconds by the service's clock: after a `reset`, earlier emails do not count. */
  readonly since: number;
}

export const BEGINNING: Position = { cursor: null, early: [], since: Number.NEGATIVE_INFINITY };

interface Wait {
  /** The changes after the position, until the time is over. */
  readonly follow: AsyncIterable<ChangesAnswer> | Iterable<ChangesAnswer>;
  readonly position: Position;
  readonly criteria: Criteria;
}

export interface WaitResult {
  /** The newest that matches. */
  readonly found: Summary | null;
  /** All that counted. */
  readonly arrived: readonly Summary[];
}

/** Waits until an email matches, or until the changes end. */
export async function waitForMatch({ follow, position, criteria }: Wait): Promise<WaitResult> {
  const contents = new Contents();
  for (const message of position.early)
    contents.apply({ changes: [{ type: 'message', cursor: '', message }] });
  const early = findNewest(contents.emails, criteria);
  if (early !== null) return { found: early, arrived: contents.emails };

  for await (const answer of follow) {
    contents.apply(skipEarlier(answer, position));
    const found = findNewest(contents.emails, criteria);
    if (found !== null) return { found, arrived: contents.emails };
  }
  // What the service has not read by now is judged as it is.
  const matching = contents.emails.filter((email) => findMismatch(email, criteria) === null);
  return { found: matching.at(-1) ?? null, arrived: contents.emails };
}

/** A `reset` brings emails from before the position, too. */
export function skipEarlier(answer: ChangesAnswer, { since }: Position): ChangesAnswer {
  if (answer.reset === undefined) return answer;
  const changes = answer.changes.filter(
    (each) => each.type !== 'message' || Date.parse(each.message.receivedAt) >= since,
  );
  return { ...answer, changes };
}

/** Null also while a newer email is being read: it may be the one. */
function findNewest(emails: readonly Summary[], criteria: Criteria): Summary | null {
  for (const email of emails.toReversed()) {
    if (email.reading) return null;
    if (findMismatch(email, criteria) === null) return email;
  }
  return null;
}

/** @param all the emails of the inbox: those that did not count came before the wait began. */
export function describeFailure(
  { criteria, timeoutMs }: { readonly criteria: Criteria; readonly timeoutMs: number },
  arrived: readonly Summary[],
  all: readonly Summary[],
): NoEmailError {
  const wanted = describeCriteria(criteria);
  const which = wanted === '' ? 'No email arrived' : `No email matched (${wanted})`;
  const ids = new Set(arrived.map(({ id }) => id));
  const before = all.filter(({ id }) => !ids.has(id));
  return new NoEmailError(`${which} within ${timeoutMs} ms.`, [
    ...before.map((email) => toMismatch(email, 'it came before the mark')),
    ...arrived.map((email) => toMismatch(email, findMismatch(email, criteria) ?? 'it matches')),
  ]);
}

function toMismatch(email: Summary, reason: string): Mismatch {
  const { id, from, subject, receivedAt } = email;
  const unread = email.reading ? ', and the service has not read it yet' : '';
  return { id, from: formatMailbox(from), subject, receivedAt, reason: `${reason}${unread}` };
}
