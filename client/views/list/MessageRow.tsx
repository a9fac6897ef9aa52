import { memo, useEffect, useState } from 'react';
import type { Summary } from '#shared/message.ts';
import { formatMinutes, formatMoment, formatTime } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { Sender } from '../sender/Sender.tsx';
import { VerdictIcon } from '../sender/VerdictIcon.tsx';
import styles from './MessageRow.module.css';
import { countRowLetters, RowCodeAndLink } from './RowCodeAndLink.tsx';

interface Props {
  readonly message: Summary;
  readonly isOpen: boolean;
  /** Called once: whether it arrived while the tab was open. */
  readonly isNewArrival: (message: Summary) => boolean;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  readonly onOpen: (id: string) => void;
}

/** Memoized, because a row does not change when others arrive above it. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, isOpen, isNewArrival, clockOffset, onOpen } = props;
  const t = useTexts();
  const [isFresh] = useState(() => isNewArrival(message));
  // At once, without waiting for the server.
  const isSeen = message.seen || isOpen;
  const count = message.attachmentCount;
  // A failed check gets a line of its own; any other verdict is an icon beside the time.
  const isFalse = message.authentication?.verdict === 'fail';
  return (
    <div
      className={styles.row}
      data-message-id={message.id}
      data-seen={isSeen}
      data-fresh={isFresh}
      style={{ '--letters': countRowLetters(message) }}
    >
      <button
        type="button"
        className={styles.open}
        aria-current={isOpen}
        onClick={() => onOpen(message.id)}
      >
        <span className={styles.from}>
          {!isSeen && <VisuallyHidden>{t('list.unread')}</VisuallyHidden>}
          <Sender from={message.from} isLine />
        </span>
        <span className={styles.meta}>
          {!isFalse && <VerdictIcon authentication={message.authentication} />}
          <Received at={message.receivedAt} clockOffset={clockOffset} />
        </span>
        {isFalse && <VerdictIcon authentication={message.authentication} />}
        <bdi className={styles.subject}>{message.subject || t('subject.none')}</bdi>
        <bdi className={styles.snippet}>{message.snippet}</bdi>
        {count > 0 && <Clip count={count} />}
      </button>
      <RowCodeAndLink message={message} />
    </div>
  );
});

function Clip({ count }: { readonly count: number }) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <span className={styles.clip}>
      <Icon shape="clip" />
      {count > 1 && <span aria-hidden="true">{count.toLocaleString(locale)}</span>}
      <VisuallyHidden>{t('list.attachments', { count })}</VisuallyHidden>
    </span>
  );
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
