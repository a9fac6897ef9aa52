import {
  type Dispatch,
  type RefObject,
  type SetStateAction,
  startTransition,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Detail, Summary } from '#shared/message.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { isNewArrival } from '../../inbox/reducer.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { MOTION_DELAY_MS } from '../../ui/motion.ts';
import { isEngaged, usePointerTime } from './pane-use.ts';
import { type OpenMessage, useLateUpdates } from './useOpenMessage.ts';

/**
 * Milliseconds between two previews at least. A burst shows its last email: previews wait for
 * `MOTION_DELAY_MS` without a further one.
 */
const PREVIEW_EVERY_MS = 500;
/** Milliseconds of a banner while the row of its email is in sight. */
const BANNER_MS = 8_000;
/**
 * Bytes of an email, or characters of its body; of a larger one the pane shows code, link, the
 * beginning of the text and the attachments.
 */
const MAX_PREVIEW_BYTES = 256 * 1024;

export interface Preview {
  readonly id: string;
  readonly detail: Detail;
  /** Only code, link and text, because the email is large. */
  readonly isShort: boolean;
}

export interface NewestMessage {
  /** What the pane shows by itself. */
  readonly preview: Preview | null;
  /** New emails that have to wait, because the reader is busy with another one; newest first. */
  readonly waiting: readonly Summary[];
  readonly closeBanner: () => void;
  /** The reader closes the pane: it stays empty until the next email. */
  readonly dismiss: () => void;
}

interface Options {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
  readonly openId: string | null;
  readonly pane: RefObject<HTMLElement | null>;
  /** False on a narrow window, where the list has the whole page. */
  readonly canPreview: boolean;
  /** The list has the whole page until an email is opened. */
  readonly isNarrow: boolean;
}

/**
 * Shows the newest email in the pane. It replaces no email that was opened, or that the reader
 * has scrolled, selected, focused or pointed at: then it waits in a banner.
 */
export function useNewestMessage(options: Options): NewestMessage {
  const { inbox, actions, openId, pane, canPreview, isNarrow } = options;
  const { messages } = inbox;
  const [shown, setShown] = useState<OpenMessage>({ kind: 'none' });
  const [waitingIds, setWaitingIds] = useState<readonly string[]>([]);
  /** The newest email that was shown, announced in the banner, or dismissed. */
  const handledId = useRef<string | null>(null);
  /** The highest `seq` that was shown, announced or dismissed, or listed when the list had the page. */
  const knownSeq = useRef(0);
  const previewedAt = useRef(Number.NEGATIVE_INFINITY);
  /** The newest email, and whether it came within `MOTION_DELAY_MS` of the one before it. */
  const arrival = useRef({ id: '', at: Number.NEGATIVE_INFINITY, isBurst: false });
  const pointerTime = usePointerTime(pane);
  const newest = messages[0];
  const previewed = messages.find(({ id }) => shown.kind === 'open' && shown.id === id);
  const isShown = shown.kind === 'open' && previewed !== undefined;
  const latest = useRef({ inbox, isShown });
  useEffect(() => {
    latest.current = { inbox, isShown };
  });

  useEffect(() => {
    if (newest === undefined || newest.id === handledId.current) return;
    const isBusy = () =>
      openId !== null || (latest.current.isShown && isEngaged(pane.current, pointerTime.current));
    const wait = () => {
      const now = latest.current.inbox;
      const fresh = now.messages.filter(
        (message) =>
          message.seq > knownSeq.current &&
          message.id !== openId &&
          isNewArrival(now, message, Date.now()),
      );
      handledId.current = newest.id;
      knownSeq.current = now.lastSeq;
      if (fresh.length > 0) setWaitingIds((ids) => [...ids, ...fresh.map(({ id }) => id)]);
    };
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = async () => {
      const detail = await readPreview(actions, newest);
      if (!isCurrent || detail === null) return;
      if (isBusy()) return wait();
      handledId.current = newest.id;
      knownSeq.current = newest.seq;
      previewedAt.current = performance.now();
      // It can wait: the row of the next email is rendered first.
      startTransition(() => {
        setShown({ kind: 'open', id: newest.id, detail });
        setWaitingIds([]);
      });
    };
    const now = performance.now();
    const { id, at } = arrival.current;
    if (id !== newest.id)
      arrival.current = { id: newest.id, at: now, isBurst: now - at < MOTION_DELAY_MS };
    const pause = previewedAt.current + PREVIEW_EVERY_MS - now;
    const delay = Math.max(pause, arrival.current.isBurst ? MOTION_DELAY_MS : 0);
    // Whether the reader is busy takes a layout, which the row does not wait for.
    const cancel = afterPaint(() => {
      if (isBusy()) wait();
      else if (canPreview) timer = setTimeout(() => void show(), delay);
      else if (isNarrow) knownSeq.current = newest.seq;
    });
    return () => {
      isCurrent = false;
      cancel();
      clearTimeout(timer);
    };
  }, [newest, openId, canPreview, isNarrow, actions, pane, pointerTime]);

  // An opened email is no preview any more.
  useEffect(() => {
    if (openId === null) return;
    setShown({ kind: 'none' });
    setWaitingIds((ids) => ids.filter((id) => id !== openId));
  }, [openId]);

  useRowInSight(waitingIds, setWaitingIds);
  useLateUpdates(shown, messages, actions.messages.preview, setShown);

  const dismiss = useCallback(() => {
    handledId.current = latest.current.inbox.messages[0]?.id ?? null;
    knownSeq.current = latest.current.inbox.lastSeq;
    setShown({ kind: 'none' });
    setWaitingIds([]);
  }, []);
  const preview =
    previewed !== undefined && shown.kind === 'open' && canPreview
      ? { id: shown.id, detail: shown.detail, isShort: isShort(previewed, shown.detail) }
      : null;
  const waiting = messages.filter(({ id, seen }) => !seen && waitingIds.includes(id));
  return { preview, waiting, closeBanner: () => setWaitingIds([]), dismiss };
}

/** An email waits until the reader reaches its row, or the row has been in sight for a while. */
function useRowInSight(
  waitingIds: readonly string[],
  setWaitingIds: Dispatch<SetStateAction<readonly string[]>>,
): void {
  useEffect(() => {
    if (waitingIds.length === 0) return;
    const keep = (isWaiting: (id: string) => boolean) =>
      setWaitingIds((ids) => (ids.every(isWaiting) ? ids : ids.filter(isWaiting)));
    // A row that comes under a resting pointer is not reached by it.
    const onReach = ({ target }: Event) => {
      const row = target instanceof Element ? target.closest('[data-message-id]') : null;
      if (row !== null) keep((id) => id !== row.getAttribute('data-message-id'));
    };
    const timer = setInterval(() => {
      const isUsed = document.querySelector('[data-corner="new-mail"]:is(:hover, :focus-within)');
      if (isUsed === null) keep((id) => !isInSight(findRow(id)));
    }, BANNER_MS);
    for (const type of ['pointermove', 'focusin']) document.addEventListener(type, onReach);
    return () => {
      clearInterval(timer);
      for (const type of ['pointermove', 'focusin']) document.removeEventListener(type, onReach);
    };
  }, [waitingIds, setWaitingIds]);
}

function findRow(id: string): Element | null {
  return document.querySelector(`[data-message-id="${CSS.escape(id)}"]`);
}

function isInSight(row: Element | null): boolean {
  if (row === null || row.closest('[inert]') !== null) return false;
  const { top, bottom } = row.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}

async function readPreview(actions: InboxActions, row: Summary): Promise<Detail | null> {
  if (isOnlyBody(row)) return summaryAsDetail(row);
  const answer = await actions.messages.preview(row.id);
  return answer.kind === 'ok' ? answer.value : null;
}

/** Large by its body alone, which is not fetched. */
function isOnlyBody({ size, attachmentCount }: Summary): boolean {
  return size > MAX_PREVIEW_BYTES && attachmentCount === 0;
}

/** An email that could not be parsed has no HTML anyway. */
function isShort(row: Summary, { html, text }: Detail): boolean {
  const body = (html?.length ?? 0) + (text?.length ?? 0);
  return isOnlyBody(row) || body > MAX_PREVIEW_BYTES;
}

/** What a row knows of its email, for a preview without fetching it. */
function summaryAsDetail(row: Summary): Detail {
  return {
    ...row,
    ...{ cc: [], text: row.snippet, html: null, headers: [], attachments: [], traits: [] },
    ...{ checks: { spf: null, dkim: null, dmarc: null, arc: null }, trace: [], problems: [] },
  };
}
