import { formatCursor, messageId } from '#server/inbox/cursor.ts';
import type { StoreEvent } from '#server/inbox/types.ts';
import type { CloseReason, DeliveryNotice } from '#shared/protocol.ts';
import { readNotice, readPatch, readSummary } from './published.ts';

/** A lease event as it is published; times are those of the service clock. */
interface PublishedLease {
  readonly kind: 'lease';
  /** Null: never. */
  readonly end: number | null;
  readonly tabs: number;
  readonly kept: boolean;
}

type PublishedChange = Extract<StoreEvent, { kind: 'change' }>;

/** A message on the channel of an inbox. */
export type ChannelMessage =
  | { readonly kind: 'notice'; readonly by: string; readonly notice: DeliveryNotice }
  /** The number shows repeated and missing events. */
  | {
      readonly kind: 'numbered';
      readonly number: number;
      readonly what: PublishedChange | PublishedLease | Extract<StoreEvent, { kind: 'closed' }>;
    };

export function formatLeaseMessage({
  end,
  tabs,
  kept,
}: { end: number } & Omit<PublishedLease, 'kind'>): string {
  const endText = Number.isFinite(end) ? `${Math.floor(end)}` : 'never';
  return `lease|${endText}|${tabs}${kept ? '|kept' : ''}`;
}

export function formatNoticeMessage(by: string, notice: DeliveryNotice): string {
  return `0|notice|${by}\n${JSON.stringify(notice)}`;
}

/** Null for unknown kinds and malformed messages. */
export function parseChannelMessage(text: string): ChannelMessage | null {
  const at = text.indexOf('\n');
  const [number = '', kind, ...head] = text.slice(0, at).split('|');
  const body = text.slice(at + 1);
  if (kind === 'notice') {
    const notice = readNotice(body);
    return notice === null ? null : { kind: 'notice', by: head[0] ?? '', notice };
  }
  // Comparisons with NaN would always be false.
  if (!Number.isSafeInteger(Number(number))) return null;
  const numbered = { kind: 'numbered', number: Number(number) } as const;
  switch (kind) {
    case 'message':
    case 'changed':
    case 'deleted': {
      const what = parseChange(kind, head, body);
      return what === null ? null : { ...numbered, what };
    }
    case 'lease': {
      const what = parseLease(head);
      return what === null ? null : { ...numbered, what };
    }
    case 'closed':
      return { ...numbered, what: { kind: 'closed', reason: closeReason(head[0] ?? '') } };
    default:
      return null;
  }
}

function parseChange(
  kind: 'message' | 'changed' | 'deleted',
  [epoch = '', seqText = '', arrivalText = '']: readonly string[],
  body: string,
): PublishedChange | null {
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

function parseLease([endText = '', tabsText = '', kept]: readonly string[]): PublishedLease | null {
  const end = endText === 'never' ? null : Number(endText);
  const tabs = Number(tabsText);
  if ((end !== null && !Number.isSafeInteger(end)) || !Number.isSafeInteger(tabs)) return null;
  return { kind: 'lease', end, tabs, kept: kept === 'kept' };
}

/** Scripts never write `shutdown`. */
export function closeReason(text: string): CloseReason {
  return text === 'idle' || text === 'left' ? text : 'deleted';
}
