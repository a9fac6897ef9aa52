import type { Summary } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer, VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { GroupedCode } from '../list/GroupedCode.tsx';
import { LinkChip } from '../list/RowChip.tsx';
import { ReceivedTime } from '../sender/ReceivedTime.tsx';
import { RowSender } from '../sender/RowSender.tsx';
import { VerdictIcon } from '../sender/VerdictIcon.tsx';
import styles from './NewMailBanner.module.css';

interface Props {
  readonly message: Summary;
  /** Further new emails that the reader has not seen. */
  readonly moreCount?: number;
  /** The address that got it, if that is not the shown one. */
  readonly to?: string;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}

/** A new email while another one is read: its subject, and its code to copy, else its link. */
export function NewMailBanner(props: Props) {
  const { message, moreCount = 0, to, clockOffset, onOpen, onClose } = props;
  const t = useTexts();
  const [copied, copy] = useCopy();
  const { code } = message;
  const isCopied = copied === 'copied';
  return (
    <section
      key={message.id}
      className={styles.banner}
      aria-label={t('banner.label')}
      data-testid="new-mail"
      data-corner="new-mail"
    >
      <button type="button" className={styles.text} onClick={() => onOpen(message.id)}>
        <span className={styles.sender}>
          <RowSender from={message.from} />{' '}
          <span className={styles.meta}>
            <VerdictIcon authentication={message.authentication} />
            <ReceivedTime at={message.receivedAt} clockOffset={clockOffset} />
          </span>
        </span>{' '}
        <span className={styles.line}>
          <span className={styles.subject} dir="auto">
            <bdi>{message.subject || t('subject.none')}</bdi>
          </span>
          {moreCount > 0 && (
            <span className={styles.more}> {t('banner.more', { count: moreCount })}</span>
          )}
        </span>
        {to !== undefined && (
          <>
            {' '}
            <bdi className={styles.to} dir="ltr" translate="no">
              {to}
            </bdi>
          </>
        )}
      </button>
      {code === null ? (
        <LinkChip message={message} />
      ) : (
        <Button
          data-chip="code"
          tone="primary"
          aria-label={t('list.copyCode', { code: code.value })}
          onClick={() => copy(code.value)}
        >
          <GroupedCode code={code.value} />
          <Icon shape={isCopied ? 'done' : 'copy'} />
        </Button>
      )}
      <Button tone="quiet" onClick={onClose}>
        <Icon shape="close" />
        <VisuallyHidden>{t('problem.close')}</VisuallyHidden>
      </Button>
      <Announcer text={isCopied ? t('address.copied') : ''} />
    </section>
  );
}
