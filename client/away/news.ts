import type { Summary } from '#shared/message.ts';

/** Milliseconds; few codes hold for longer, and one that does not is of use to nobody. */
export const CODE_USEFUL = 10 * 60_000;

/** What somebody who was elsewhere has not looked at yet. */
export interface News {
  /** Mails that were not read, whenever they came. */
  readonly unread: number;
  /** Unread, and come since the page was last looked at; newest first. */
  readonly fresh: readonly Summary[];
  /** The newest code among the fresh ones that may still be good. */
  readonly code: string | null;
  /** Milliseconds until that is over; null without a code. */
  readonly codeFor: number | null;
}

/**
 * @param seenSeq the highest `seq` of a mail that was there when the page was last looked at.
 * @param now milliseconds since the epoch, by the server's clock.
 */
export function newsOf(messages: readonly Summary[], seenSeq: number, now: number): News {
  const unread = messages.filter(({ seen }) => !seen);
  const fresh = unread.filter(({ seq }) => seq > seenSeq);
  const coded = fresh.find((mail) => mail.code !== null && usefulFor(mail, now) > 0);
  return {
    unread: unread.length,
    fresh,
    code: coded?.code?.value ?? null,
    codeFor: coded === undefined ? null : usefulFor(coded, now),
  };
}

/** What stands on the tab: the code somebody waits for, else how many mails are unread. */
export function titleOf({ unread, code }: Pick<News, 'unread' | 'code'>): string {
  if (code !== null) return `${code} · Mayfly`;
  return unread > 0 ? `(${unread}) Mayfly` : 'Mayfly';
}

function usefulFor({ receivedAt }: Summary, now: number): number {
  return Date.parse(receivedAt) + CODE_USEFUL - now;
}
