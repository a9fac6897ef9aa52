import type { ChangesAnswer, Cursor } from '../../shared/protocol.ts';
import type { Position } from './wait.ts';

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
      const messages = changes.flatMap((each) => ('message' in each ? [each.message] : []));
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
