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

/** Where somebody was before: how many pixels of this row were above the edge. */
export interface Anchor {
  readonly id: string;
  readonly offset: number;
}

/**
 * Pixels of a row that was never in sight. A whole number: browsers round what is scrolled, and
 * half a pixel for each of twenty mails is a line that moves under the eyes.
 */
const ROW_PX = 84;

interface Props {
  readonly list: RefObject<HTMLElement | null>;
  readonly messages: readonly Summary[];
  readonly openId: string | null;
  readonly anchor: Anchor | null;
  readonly row: (message: Summary) => ReactElement;
}

/** How many rows there are, of which only those in sight are in the page. */
const Count = createContext(0);

/**
 * Many rows, of which those in sight are in the page: and those beside the row that is open or
 * has the focus, so that a key always finds the next one.
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
  // Until it is measured it is not to be seen; what is hidden, however, could not be focused.
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

/** The mail whose row has the focus, or had it last: for whoever looks around and comes back. */
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

/** Whether what is being rendered has another newest row than what was rendered before. */
function useIsAdded(newest: string | undefined): boolean {
  const before = useRef(newest);
  useEffect(() => {
    before.current = newest;
  }, [newest]);
  return before.current !== newest;
}

/** Whether the newest row is out of sight: then what comes must not move what is in sight. */
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
