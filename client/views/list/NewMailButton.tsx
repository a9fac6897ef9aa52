import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import styles from './NewMailButton.module.css';
import { findRowButton } from './row-focus.ts';

interface Props {
  /** Marks the upper edge of the list. */
  readonly top: RefObject<HTMLElement | null>;
  readonly list: RefObject<HTMLElement | null>;
  readonly inbox: HeldInbox;
}

/** Shows how many emails arrived above the visible rows, and scrolls to them. It takes no space. */
export function NewMailButton({ top, list, inbox }: Props) {
  const t = useTexts();
  const leftAt = useSeqAtScroll(top, inbox.lastSeq);
  const { messages } = inbox;
  const count = leftAt === null ? 0 : messages.filter(({ seq }) => seq > leftAt).length;
  if (count === 0) return null;
  const goUp = () => {
    top.current?.scrollIntoView({ block: 'center' });
    // This button disappears, so the focus must move.
    focusSoon(() => findRowButton(list.current, messages[0]?.id ?? null), FRAMES_TO_COME);
  };
  return (
    <div className={styles.room}>
      <button type="button" className={styles.pill} onClick={goUp}>
        {t('list.new', { count })}
      </button>
    </div>
  );
}

/** Frames to wait until a virtual row is rendered again; one is usually enough. */
const FRAMES_TO_COME = 30;

function focusSoon(find: () => HTMLElement | null, frames: number): void {
  const target = find();
  if (target !== null) target.focus();
  else if (frames > 0) requestAnimationFrame(() => focusSoon(find, frames - 1));
}

/** The newest `seq` when the upper edge was scrolled out of view; null while it is visible. */
function useSeqAtScroll(top: RefObject<HTMLElement | null>, lastSeq: number): number | null {
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const newest = useRef(lastSeq);
  useEffect(() => {
    newest.current = lastSeq;
  }, [lastSeq]);
  useEffect(() => {
    if (top.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      const isInSight = entries.at(-1)?.isIntersecting === true;
      setLeftAt((before) => (isInSight ? null : (before ?? newest.current)));
    });
    observer.observe(top.current);
    return () => observer.disconnect();
  }, [top]);
  return leftAt;
}
