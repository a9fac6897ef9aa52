import { type ReactElement, type RefObject, useRef } from 'react';
import type { Summary } from '#shared/message.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { MessageRow } from './MessageRow.tsx';
import { NewMailButton } from './NewMailButton.tsx';
import styles from './Rows.module.css';
import { useArrivalHighlight } from './row-arrival.ts';
import { useFocusOnRemoval } from './row-focus.ts';
import { useVirtualRows } from './useVirtualRows.ts';

interface Props {
  readonly inbox: HeldInbox;
  readonly openId: string | null;
  readonly previewId: string | null;
  readonly onOpen: (id: string) => void;
  /** The scroll container, unless the window scrolls. */
  readonly ref: RefObject<HTMLDivElement | null>;
}

/** The rows, newest first. New rows above do not move the visible ones. */
export function Rows({ inbox, openId, previewId, onOpen, ref }: Props) {
  const { messages, clockOffset } = inbox;
  const top = useRef<HTMLDivElement>(null);
  const isNewArrival = useArrivalHighlight(ref, inbox);
  const many = useVirtualRows(ref, messages.length);
  useFocusOnRemoval(ref, messages);
  const row = (message: Summary): ReactElement => (
    <MessageRow
      key={message.id}
      message={message}
      isOpen={message.id === openId}
      isPreviewed={message.id === previewId}
      isNewArrival={isNewArrival}
      clockOffset={clockOffset}
      onOpen={onOpen}
    />
  );
  return (
    <div ref={ref} className={styles.rows}>
      <div ref={top} className={styles.top} aria-hidden="true" />
      <NewMailButton top={top} list={ref} inbox={inbox} />
      {many === null ? (
        <ul>
          {messages.map((message) => (
            <li key={message.id}>{row(message)}</li>
          ))}
        </ul>
      ) : (
        <many.VirtualRows
          list={ref}
          messages={messages}
          openId={openId}
          anchor={many.anchor}
          row={row}
        />
      )}
    </div>
  );
}
