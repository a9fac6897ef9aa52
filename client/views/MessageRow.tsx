import { memo } from 'react';
import type { Summary } from '#shared/message.ts';
import { useLocale, useTexts } from '../i18n/texts.ts';
import { Announcer, Hidden } from '../ui/Hidden.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useCopy } from '../ui/useCopy.ts';
import { formatTime } from './format.ts';
import styles from './MessageRow.module.css';
import { Sender } from './Sender.tsx';
import { TrustMark } from './Trust.tsx';

interface Props {
  readonly message: Summary;
  readonly isOpen: boolean;
  /** It came while somebody could watch it come. */
  readonly isLanding: boolean;
  readonly onOpen: (id: string) => void;
}

/** Memoised, since a row stays as it is while others land above it. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, isOpen, isLanding, onOpen } = props;
  const t = useTexts();
  const count = message.attachmentCount;
  // A lie is worth a line; anything else is a mark beside the time.
  const isFalse = message.authentication?.verdict === 'fail';
  return (
    <li
      className={styles.row}
      data-message-id={message.id}
      data-seen={message.seen}
      data-landing={isLanding}
      style={message.code ? { '--letters': message.code.value.length } : undefined}
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
      {message.code !== null && <CodeChip code={message.code.value} />}
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

function CodeChip({ code }: { readonly code: string }) {
  const t = useTexts();
  const [copied, copy] = useCopy();
  return (
    <>
      <button
        type="button"
        className={styles.code}
        aria-label={t('list.copyCode', { code })}
        onClick={() => copy(code)}
      >
        <bdi dir="ltr">{code}</bdi>
        <Icon shape={copied === 'copied' ? 'done' : 'copy'} />
      </button>
      <Announcer text={copied === 'copied' ? t('address.copied') : ''} />
    </>
  );
}
