import { type ReactElement, type RefObject, useRef } from 'react';
import type { Summary } from '#shared/message.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { MessageRow } from './MessageRow.tsx';
import { NewAbove } from './NewAbove.tsx';
import styles from './Rows.module.css';
import { useKeptFocus } from './useKeptFocus.ts';
import { useLanding } from './useLanding.ts';
import { useManyRows } from './useManyRows.ts';

interface Props {
  readonly inbox: HeldInbox;
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
  /** What scrolls, where the window does not. */
  readonly ref: RefObject<HTMLDivElement | null>;
}

/** The rows, newest first. What comes above what is being read does not move it. */
export function Rows({ inbox, openId, onOpen, ref }: Props) {
  const { messages, clockOffset } = inbox;
  const top = useRef<HTMLDivElement>(null);
  const lands = useLanding(ref, inbox);
  const many = useManyRows(ref, messages.length);
  useKeptFocus(ref, messages);
  const row = (message: Summary): ReactElement => (
    <MessageRow
      key={message.id}
      message={message}
      isOpen={message.id === openId}
      lands={lands}
      clockOffset={clockOffset}
      onOpen={onOpen}
    />
  );
  return (
    <div ref={ref} className={styles.rows}>
      <div ref={top} className={styles.top} aria-hidden="true" />
      <NewAbove top={top} list={ref} inbox={inbox} />
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
