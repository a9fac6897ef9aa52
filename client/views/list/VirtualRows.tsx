import {
  createContext,
  type ReactElement,
  type RefObject,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { type CustomItemComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua';
import type { Summary } from '#shared/message.ts';
import styles from './Rows.module.css';

/** The scroll position: how many pixels of this row are above the edge. */
export interface Anchor {
  readonly id: string;
  readonly offset: number;
}

/**
 * Estimated pixels of a row that was never rendered. A whole number, because browsers round scroll
 * positions, and half a pixel for each of twenty rows would move the text.
 */
const ROW_PX = 72;

interface Props {
  readonly list: RefObject<HTMLElement | null>;
  readonly messages: readonly Summary[];
  readonly openId: string | null;
  readonly anchor: Anchor | null;
  readonly row: (message: Summary) => ReactElement;
}

/** Number of all rows, for `aria-setsize`. */
const Count = createContext(0);

/**
 * Renders the visible rows, and those next to the open and the focused row, so that keys find them.
 */
export function VirtualRows({ list, messages, openId, anchor, row }: Props) {
  const handle = useRef<VirtualizerHandle>(null);
  const focused = useFocusedRow(list);
  const at = (id: string | null) => messages.findIndex((message) => message.id === id);
  const [begin] = useState(() => anchor && { index: at(anchor.id), offset: anchor.offset });
  const kept = [at(openId), at(focused)].flatMap((index) => around(index, messages.length));
  const isAway = useIsAway(list);
  const isAdded = useIsAdded(messages[0]?.id);
  useLayoutEffect(() => {
    if (begin === null || begin.index < 0) return;
    handle.current?.scrollToIndex(begin.index, { offset: begin.offset });
  }, [begin]);
  return (
    <Count value={messages.length}>
      <Virtualizer
        ref={handle}
        as="ul"
        item={Item}
        scrollRef={list}
        data={messages}
        itemSize={ROW_PX}
        shift={isAway && isAdded}
        keepMounted={kept}
      >
        {(message) => row(message)}
      </Virtualizer>
    </Count>
  );
}

function Item({ style, index, children, ref }: CustomItemComponentProps) {
  const count = useContext(Count);
  // Unmeasured rows get opacity 0 instead of `visibility: hidden`, which cannot be focused.
  const { visibility, ...place } = style;
  return (
    <li
      ref={ref}
      className={styles.item}
      style={visibility === 'hidden' ? { ...place, opacity: 0 } : place}
      aria-setsize={count}
      aria-posinset={index + 1}
    >
      {children}
    </li>
  );
}

function around(index: number, count: number): number[] {
  if (index < 0) return [];
  return [index - 1, index, index + 1].filter((each) => each >= 0 && each < count);
}

/** The id of the row that has or last had the focus. */
function useFocusedRow(list: RefObject<HTMLElement | null>): string | null {
  const [id, setId] = useState<string | null>(null);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest('[data-message-id]') : null;
      if (row !== null) setId(row.getAttribute('data-message-id'));
    };
    onFocus(new FocusEvent('focusin'));
    const box = list.current;
    box?.addEventListener('focusin', onFocus);
    return () => box?.removeEventListener('focusin', onFocus);
  }, [list]);
  return id;
}

/** Whether a new first row was added since the last render. */
function useIsAdded(newest: string | undefined): boolean {
  const before = useRef(newest);
  useEffect(() => {
    before.current = newest;
  }, [newest]);
  return before.current !== newest;
}

/** Whether the newest row is out of view; then new rows must not move the visible ones. */
function useIsAway(list: RefObject<HTMLElement | null>): boolean {
  const [isAway, setAway] = useState(() => (list.current?.scrollTop ?? 0) > 0);
  useEffect(() => {
    const box = list.current;
    const onScroll = () => setAway(box !== null && box.scrollTop > 0);
    box?.addEventListener('scroll', onScroll, { passive: true });
    return () => box?.removeEventListener('scroll', onScroll);
  }, [list]);
  return isAway;
}
