import { formatCursor, messageId } from '#server/inbox/cursor.ts';
import type { StoreEvent } from '#server/inbox/types.ts';
import type { CloseReason, DeliveryNotice } from '#shared/protocol.ts';
import { readNotice, readPatch, readSummary } from './published.ts';

/** What a lease event says, as it is published: times are the service's. */
interface LeaseNews {
  readonly kind: 'lease';
  /** Null: never. */
  readonly end: number | null;
  readonly tabs: number;
  readonly kept: boolean;
}

type ChangeNews = Extract<StoreEvent, { kind: 'change' }>;

/** What was published on an inbox's channel. */
export type News =
  | { readonly kind: 'notice'; readonly by: string; readonly notice: DeliveryNotice }
  /** Numbered: a number that was heard before, or one left out, is noticed. */
  | {
      readonly kind: 'numbered';
      readonly number: number;
      readonly what: ChangeNews | LeaseNews | Extract<StoreEvent, { kind: 'closed' }>;
    };

export function leaseNews({ end, tabs, kept }: { end: number } & Omit<LeaseNews, 'kind'>): string {
  const endText = Number.isFinite(end) ? `${Math.floor(end)}` : 'never';
  return `lease|${endText}|${tabs}${kept ? '|kept' : ''}`;
}

export function noticeNews(by: string, notice: DeliveryNotice): string {
  return `0|notice|${by}\n${JSON.stringify(notice)}`;
}

/** Null of what this version does not know, and of what is not as it should be. */
export function parseNews(text: string): News | null {
  const at = text.indexOf('\n');
  const [number = '', kind, ...head] = text.slice(0, at).split('|');
  const body = text.slice(at + 1);
  if (kind === 'notice') {
    const notice = readNotice(body);
    return notice === null ? null : { kind: 'notice', by: head[0] ?? '', notice };
  }
  // One that is no number would end all comparing.
  if (!Number.isSafeInteger(Number(number))) return null;
  const numbered = { kind: 'numbered', number: Number(number) } as const;
  switch (kind) {
    case 'message':
    case 'changed':
    case 'deleted': {
      const what = changeOf(kind, head, body);
      return what === null ? null : { ...numbered, what };
    }
    case 'lease': {
      const what = leaseOf(head);
      return what === null ? null : { ...numbered, what };
    }
    case 'closed':
      return { ...numbered, what: { kind: 'closed', reason: closeReason(head[0] ?? '') } };
    default:
      return null;
  }
}

function changeOf(
  kind: 'message' | 'changed' | 'deleted',
  [epoch = '', seqText = '', arrivalText = '']: readonly string[],
  body: string,
): ChangeNews | null {
  const seq = Number(seqText);
  const arrival = Number(arrivalText);
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(arrival)) return null;
  const cursor = formatCursor(epoch, seq);
  const id = messageId(epoch, arrival);
  switch (kind) {
    case 'message': {
      const kept = readSummary(body);
      if (kept === null) return null;
      const message = { ...kept, id, seq: arrival };
      return { kind: 'change', seq, change: { type: 'message', cursor, message } };
    }
    case 'changed': {
      const changed = readPatch(body);
      if (changed === null) return null;
      return { kind: 'change', seq, change: { type: 'message:changed', cursor, id, changed } };
    }
    case 'deleted':
      return { kind: 'change', seq, change: { type: 'message:deleted', cursor, id } };
  }
}

function leaseOf([endText = '', tabsText = '', kept]: readonly string[]): LeaseNews | null {
  const end = endText === 'never' ? null : Number(endText);
  const tabs = Number(tabsText);
  if ((end !== null && !Number.isSafeInteger(end)) || !Number.isSafeInteger(tabs)) return null;
  return { kind: 'lease', end, tabs, kept: kept === 'kept' };
}

/** As scripts write them; `shutdown` never is. */
export function closeReason(text: string): CloseReason {
  return text === 'idle' || text === 'left' ? text : 'deleted';
}
