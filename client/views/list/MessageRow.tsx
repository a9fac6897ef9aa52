import { memo, useState } from 'react';
import type { Summary } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { ReceivedTime } from '../sender/ReceivedTime.tsx';
import { RowSender } from '../sender/RowSender.tsx';
import { VerdictIcon } from '../sender/VerdictIcon.tsx';
import styles from './MessageRow.module.css';
import { RowChip } from './RowChip.tsx';

interface Props {
  readonly message: Summary;
  readonly isOpen: boolean;
  /** The reading pane shows it by itself. */
  readonly isPreviewed: boolean;
  /** Called once: whether it arrived while the tab was open. */
  readonly isNewArrival: (message: Summary) => boolean;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  readonly onOpen: (id: string) => void;
}

/** Two lines and one chip. Memoized, because a row does not change when others arrive above it. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, isOpen, isPreviewed, isNewArrival, clockOffset, onOpen } = props;
  const t = useTexts();
  const [isFresh] = useState(() => isNewArrival(message));
  // At once, without waiting for the server.
  const isSeen = message.seen || isOpen;
  return (
    <div
      className={styles.row}
      data-message-id={message.id}
      data-seen={isSeen}
      data-fresh={isFresh}
      data-previewed={isPreviewed}
    >
      <button
        type="button"
        className={styles.open}
        aria-current={isOpen || isPreviewed}
        onClick={() => onOpen(message.id)}
      >
        <span className={styles.head}>
          <span className={styles.from}>
            {!isSeen && <VisuallyHidden>{t('list.unread')} </VisuallyHidden>}
            <RowSender from={message.from} />
          </span>{' '}
          <span className={styles.meta}>
            {message.tag !== null && (
              <bdi className={styles.tag} title={t('tag.row', { tag: message.tag })}>
                +{message.tag}
              </bdi>
            )}
            <VerdictIcon authentication={message.authentication} />
            <ReceivedTime
              at={message.receivedAt}
              clockOffset={clockOffset}
              className={styles.time}
            />
          </span>
        </span>{' '}
        <span className={styles.text}>
          <bdi className={styles.subject}>{message.subject || t('subject.none')}</bdi>{' '}
          <bdi className={styles.snippet}>{withoutUrls(message.snippet)}</bdi>
        </span>
      </button>
      <RowChip message={message} />
    </div>
  );
});

/** A URL in a row tells a reader nothing, and takes long to be read aloud. */
function withoutUrls(snippet: string): string {
  return snippet.replace(/\b(?:https?:\/\/|www\.)\S+/gi, '').trim();
}
