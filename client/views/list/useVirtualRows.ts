import { type RefObject, useEffect, useState } from 'react';
import { useMedia } from '../../ui/useMedia.ts';
import { findRows } from './row-focus.ts';
import type { Anchor, VirtualRows } from './VirtualRows.tsx';

/**
 * Rows up to which all are rendered, so that the browser's own search finds them; most inboxes have
 * fewer. Virtual rows are loaded when there are more.
 */
const FEW = 40;

/** If the window scrolls the list, all rows are drawn: a skipped row has no height that is known. */
const WINDOW_SCROLLS = '(max-width: 700px)';

interface ManyRows {
  readonly VirtualRows: typeof VirtualRows;
  readonly anchor: Anchor | null;
}

/** Null for few rows, and until the chunk is loaded. */
export function useVirtualRows(
  list: RefObject<HTMLElement | null>,
  count: number,
): ManyRows | null {
  const [many, setMany] = useState<ManyRows | null>(null);
  const windowScrolls = useMedia(WINDOW_SCROLLS);
  const isWanted = count > FEW && !windowScrolls;
  useEffect(() => {
    if (!isWanted) return setMany(null);
    let isCurrent = true;
    import('./VirtualRows.tsx').then(
      ({ VirtualRows }) => {
        if (isCurrent) setMany({ VirtualRows, anchor: findAnchor(list.current) });
      },
      // If it cannot be fetched, all rows stay rendered.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [isWanted, list]);
  return isWanted ? many : null;
}

/** The first visible row, if the list is scrolled. */
function findAnchor(list: HTMLElement | null): Anchor | null {
  if (list === null || list.scrollTop <= 0) return null;
  const top = list.getBoundingClientRect().top;
  const row = findRows(list).find((each) => each.getBoundingClientRect().bottom > top);
  const id = row?.dataset.messageId;
  if (row === undefined || id === undefined) return null;
  return { id, offset: top - row.getBoundingClientRect().top };
}
