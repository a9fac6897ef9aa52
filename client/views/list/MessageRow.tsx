import { memo, useEffect, useState } from 'react';
import type { Summary } from '#shared/message.ts';
import { formatMinutes, formatMoment, formatTime } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { RowSender } from '../sender/Sender.tsx';
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
        aria-current={isOpen}
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
            <Received at={message.receivedAt} clockOffset={clockOffset} />
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

interface ReceivedProps {
  readonly at: string;
  readonly clockOffset: number;
}

function Received({ at, clockOffset }: ReceivedProps) {
  const t = useTexts();
  const locale = useLocale();
  const minutes = useAgeInMinutes(Date.parse(at) - clockOffset);
  return (
    <time className={styles.time} dateTime={at} title={formatMoment(at, locale)}>
      {minutes === null && formatTime(at, locale)}
      {minutes === 0 && t('list.now')}
      {minutes !== null && minutes > 0 && formatMinutes(minutes, locale)}
    </time>
  );
}

const MINUTE = 60_000;
/** Minutes; older emails show the time of day instead. */
const COUNTED = 60;

/**
 * Whole minutes since `at`, by the tab's clock; null once they are not counted any more. Each
 * row rerenders only when its own number changes.
 */
function useAgeInMinutes(at: number): number | null {
  const [now, setNow] = useState(Date.now);
  const minutes = Math.max(0, Math.floor((now - at) / MINUTE));
  const isCounted = minutes < COUNTED;
  useEffect(() => {
    if (!isCounted) return;
    const timer = setTimeout(() => setNow(Date.now()), at + (minutes + 1) * MINUTE - Date.now());
    return () => clearTimeout(timer);
  }, [at, minutes, isCounted]);
  return isCounted ? minutes : null;
}
