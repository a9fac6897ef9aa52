import { memo, useState } from 'react';
import type { Summary } from '#shared/message.ts';
import { useLocale, useTexts } from '../i18n/texts.ts';
import { Hidden } from '../ui/Hidden.tsx';
import { Icon } from '../ui/Icon.tsx';
import { formatTime } from './format.ts';
import styles from './MessageRow.module.css';
import { lettersOf, RowFinds } from './RowFinds.tsx';
import { Sender } from './Sender.tsx';
import { TrustMark } from './Trust.tsx';

interface Props {
  readonly message: Summary;
  readonly isOpen: boolean;
  /** Asked once: did it come while somebody could watch it come? */
  readonly lands: (message: Summary) => boolean;
  readonly onOpen: (id: string) => void;
}

/** Memoised, since a row stays as it is while others land above it. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, isOpen, lands, onOpen } = props;
  const t = useTexts();
  const [isFresh] = useState(() => lands(message));
  const count = message.attachmentCount;
  // A lie is worth a line; anything else is a mark beside the time.
  const isFalse = message.authentication?.verdict === 'fail';
  return (
    <li
      className={styles.row}
      data-message-id={message.id}
      data-seen={message.seen}
      data-fresh={isFresh}
      style={{ '--letters': lettersOf(message) }}
    >
      <button
        type="button"
        className={styles.open}
        aria-current={isOpen}
        onClick={() => onOpen(message.id)}
      >
        <span className={styles.from}>
          {!message.seen && <Hidden>{t('list.unread')}</Hidden>}
          <Sender from={message.from} isLine />
        </span>
        <span className={styles.meta}>
          {!isFalse && <TrustMark authentication={message.authentication} />}
          <Received at={message.receivedAt} />
        </span>
        {isFalse && <TrustMark authentication={message.authentication} />}
        <bdi className={styles.subject}>{message.subject || t('subject.none')}</bdi>
        <bdi className={styles.snippet}>{message.snippet}</bdi>
        {count > 0 && (
          <span className={styles.clip}>
            <Icon shape="clip" />
            {count > 1 && <span aria-hidden="true">{count}</span>}
            <Hidden>{t('list.attachments', { count })}</Hidden>
          </span>
        )}
      </button>
      <RowFinds message={message} />
    </li>
  );
});

function Received({ at }: { readonly at: string }) {
  return (
    <time className={styles.time} dateTime={at}>
      {formatTime(at, useLocale())}
    </time>
  );
}
