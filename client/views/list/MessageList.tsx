import { type RefObject, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { lazyPart } from '../../ui/lazyPart.tsx';
import styles from './MessageList.module.css';
import { Rows } from './Rows.tsx';

const DeliveryLine = lazyPart(async () => (await import('./DeliveryLine.tsx')).DeliveryLine);

interface Props {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
  /** The user wants to save all emails. */
  readonly onSave: () => void;
  /** The user wants another address. */
  readonly onNew: () => void;
  readonly ref: RefObject<HTMLDivElement | null>;
}

/** The list of emails, newest first. */
export function MessageList({ inbox, actions, openId, onOpen, onSave, onNew, ref }: Props) {
  const t = useTexts();
  const { messages } = inbox;
  return (
    <nav className={styles.list} aria-labelledby="list-heading">
      {/* Its height is reserved, whether or not there is a line. */}
      <div className={styles.deliveries}>
        <DeliveryLine deliveries={inbox.deliveries} mails={messages.length} />
      </div>
      <div className={styles.head}>
        <h2 id="list-heading" tabIndex={-1} className={styles.heading}>
          {t('list.heading', { count: messages.length })}
        </h2>
        {messages.length > 0 && (
          <Button tone="quiet" aria-label={t('save.list')} onClick={onSave}>
            <Icon shape="save" />
          </Button>
        )}
        {takesTestMail(inbox) && messages.length > 0 && <TestMail actions={actions} />}
      </div>
      <Rows inbox={inbox} openId={openId} onOpen={onOpen} ref={ref} />
      {messages.length === 0 && <Empty inbox={inbox} actions={actions} onNew={onNew} />}
    </nav>
  );
}

function Empty({ inbox, actions, onNew }: Pick<Props, 'inbox' | 'actions' | 'onNew'>) {
  const t = useTexts();
  if (inbox.domain === 'retired')
    return (
      <div className={styles.empty}>
        <p className={styles.emptyTitle}>{t('list.retired')}</p>
        <div className={styles.test}>
          <Button onClick={onNew}>{t('action.new')}</Button>
        </div>
      </div>
    );
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{t('list.emptyTitle')}</p>
      <p className={styles.emptyNarrow}>{t('list.empty')}</p>
      {takesTestMail(inbox) && (
        <>
          <p>{t('list.emptyTest')}</p>
          <TestMail actions={actions} />
        </>
      )}
    </div>
  );
}

/** Other mail servers cannot reach `.localhost` (RFC 6761 6.3). A retired domain takes no email. */
function takesTestMail({ address, domain }: HeldInbox): boolean {
  return address.endsWith('.localhost') && domain !== 'retired';
}

function TestMail({ actions }: Pick<Props, 'actions'>) {
  const t = useTexts();
  const [progress, setProgress] = useState<'idle' | 'sending' | 'failed'>('idle');
  const send = async () => {
    setProgress('sending');
    const answer = await actions.sendTestMail();
    setProgress(answer.kind === 'ok' ? 'idle' : 'failed');
  };
  return (
    <div className={styles.test}>
      <Button tone="quiet" disabled={progress === 'sending'} onClick={send}>
        {t('action.testMail')}
      </Button>
      {progress === 'failed' && (
        <p className={styles.trouble} role="alert">
          {t('action.testMailFailed')}
        </p>
      )}
    </div>
  );
}
