import type { Summary } from '../../shared/message.ts';
import type { ChangesAnswer, Cursor } from '../../shared/protocol.ts';
import { type Criteria, describeCriteria, findMismatch, formatMailbox } from './criteria.ts';
import { type Mismatch, NoEmailError } from './errors.ts';
import { Contents } from './follow.ts';

/** Where a wait begins: emails before it do not count. */
export interface Position {
  /** Null: the beginning. */
  readonly cursor: Cursor | null;
  /** Emails that count although they are before the cursor: they came while a mark was requested. */
  readonly early: readonly Summary[];
  /** Milliseconds by the service's clock: after a `reset`, earlier emails do not count. */
  readonly since: number;
}

export const BEGINNING: Position = { cursor: null, early: [], since: Number.NEGATIVE_INFINITY };

/**
 * A moment in the life of an inbox: emails that came before it do not count. The request to the
 * service is under way when `mark()` returns. An email that arrives before the service has
 * answered counts by its time.
 */
export class Mark {
  /** @internal */
  readonly position: Promise<Position & { readonly cursor: Cursor }>;

  /**
   * @internal
   * @param since milliseconds by the service's clock, not later than the moment of the mark.
   * @param asked what came after all that the client had seen at that moment.
   */
  constructor(since: number, asked: Promise<ChangesAnswer>) {
    this.position = asked.then(({ changes, cursor }) => {
      const messages = changes.flatMap((each) => (each.type === 'message' ? [each.message] : []));
      const early = messages.filter(({ receivedAt }) => Date.parse(receivedAt) >= since);
      return { cursor, early, since };
    });
    // A wait reports it; a mark that is not used fails nothing.
    this.position.catch(() => {});
  }

  /** The cursor of the mark, for another process: `after` takes it, too. */
  async cursor(): Promise<Cursor> {
    return (await this.position).cursor;
  }
}

/** The emails that a wait has seen, and those that match. */
export class Wait {
  readonly #position: Position;
  readonly #criteria: Criteria;
  readonly #contents = new Contents();
  #cursor: Cursor | null;

  constructor(position: Position, criteria: Criteria) {
    this.#position = position;
    this.#criteria = criteria;
    this.#cursor = position.cursor;
    for (const message of position.early)
      this.#contents.apply({ changes: [{ type: 'message', cursor: '', message }] });
  }

  /** After the last answer; null before the first one of a wait from the beginning. */
  get cursor(): Cursor | null {
    return this.#cursor;
  }

  /** All that count, oldest first. */
  get arrived(): readonly Summary[] {
    return this.#contents.emails;
  }

  /** The newest that matches, as soon as there is one; null if the answers end before. */
  async findIn(answers: AsyncIterable<ChangesAnswer>): Promise<Summary | null> {
    const early = this.#findRead();
    if (early !== null) return early;
    for await (const answer of answers) {
      this.add(answer);
      const found = this.#findRead();
      if (found !== null) return found;
    }
    return null;
  }

  add(answer: ChangesAnswer): void {
    this.#contents.apply(skipEarlier(answer, this.#position));
    this.#cursor = answer.cursor;
  }

  /** The newest that matches. What the service has not read by now is judged as it is. */
  find(): Summary | null {
    const matching = this.arrived.filter((email) => findMismatch(email, this.#criteria) === null);
    return matching.at(-1) ?? null;
  }

  /** Null also while a newer email is being read: it may be the one. */
  #findRead(): Summary | null {
    for (const email of this.arrived.toReversed()) {
      if (email.reading) return null;
      if (findMismatch(email, this.#criteria) === null) return email;
    }
    return null;
  }

  /** @param all the emails of the inbox: those that did not count came before the wait began. */
  describeFailure(timeoutMs: number, all: readonly Summary[]): NoEmailError {
    const wanted = describeCriteria(this.#criteria);
    const which = wanted === '' ? 'No email arrived' : `No email matched (${wanted})`;
    const ids = new Set(this.arrived.map(({ id }) => id));
    const before = all.filter(({ id }) => !ids.has(id));
    return new NoEmailError(`${which} within ${timeoutMs} ms.`, [
      ...before.map((email) => toMismatch(email, 'it came before the mark')),
      ...this.arrived.map((email) =>
        toMismatch(email, findMismatch(email, this.#criteria) ?? 'it matches'),
      ),
    ]);
  }
}

/** A `reset` brings emails from before the position, too. */
export function skipEarlier(answer: ChangesAnswer, { since }: Position): ChangesAnswer {
  if (answer.reset === undefined) return answer;
  const changes = answer.changes.filter(
    (each) => each.type !== 'message' || Date.parse(each.message.receivedAt) >= since,
  );
  return { ...answer, changes };
}

export function toMismatch(email: Summary, reason: string): Mismatch {
  const { id, from, subject, receivedAt } = email;
  const unread = email.reading ? ', and the service has not read it yet' : '';
  return { id, from: formatMailbox(from), subject, receivedAt, reason: `${reason}${unread}` };
}
