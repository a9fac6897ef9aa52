import type { Detail, Summary } from '#shared/message.ts';

/** What a row says that its mail says as well; whether it was seen is no news to a reader. */
type Shared = Omit<Summary, 'id' | 'seq' | 'receivedAt' | 'size' | 'seen'>;

/**
 * Whether the row of an open mail tells what the mail does not say yet. A mail that was read
 * late may have got nothing but pictures and files, of which its row is the same as before: any
 * change that is told is news, but for whether it was seen. `before` is the row as it was told
 * last, null where the mail has just been opened.
 */
export function isNews(row: Summary, before: Summary | null, detail: Detail): boolean {
  if (before === null) return tellingOf(row) !== tellingOf(detail);
  return row.seen === before.seen || tellingOf(row) !== tellingOf(before);
}

function tellingOf(mail: Shared): string {
  const { from, to, subject, snippet, code, link, authentication, attachmentCount } = mail;
  return JSON.stringify([from, to, subject, snippet, code, link, authentication, attachmentCount]);
}

/** The mail as it is now. What is the very same in both stays so: it is not laid out anew. */
export function renewed(old: Detail, now: Detail): Detail {
  return {
    ...now,
    // A check that was told already is not taken back.
    authentication: now.authentication ?? old.authentication,
    attachments: isSame(old.attachments, now.attachments) ? old.attachments : now.attachments,
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
