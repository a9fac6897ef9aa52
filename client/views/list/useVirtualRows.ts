import { type RefObject, useEffect, useState } from 'react';
import { useMedia } from '../../ui/useMedia.ts';
import { findRows } from './row-focus.ts';
import type { Anchor, VirtualRows } from './VirtualRows.tsx';

/**
 * Rows that stand in the page as they are: all of them can be found with the browser's own
 * search, and most inboxes never have more. What makes more of them bearable is loaded then.
 */
const FEW = 40;

/** Where the window scrolls the list: then the browser alone skips what is out of sight. */
const WINDOW_SCROLLS = '(max-width: 700px), (max-height: 38rem)';

interface ManyRows {
  readonly VirtualRows: typeof VirtualRows;
  readonly anchor: Anchor | null;
}

/** Null while the rows are few, or what is for many is not there. */
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
      // It cannot be fetched: all rows stay, and only cost more.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [isWanted, list]);
  return isWanted ? many : null;
}

/** The first row in sight, for whoever has scrolled away from the newest. */
function findAnchor(list: HTMLElement | null): Anchor | null {
  if (list === null || list.scrollTop <= 0) return null;
  const top = list.getBoundingClientRect().top;
  const row = findRows(list).find((each) => each.getBoundingClientRect().bottom > top);
  const id = row?.dataset.messageId;
  if (row === undefined || id === undefined) return null;
  return { id, offset: top - row.getBoundingClientRect().top };
}
