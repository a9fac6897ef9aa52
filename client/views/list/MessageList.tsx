import type { RefObject } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { DeliveryLine } from './DeliveryLine.tsx';
import styles from './MessageList.module.css';
import { Rows } from './Rows.tsx';
import { takesTestMail, useTestMail } from './useTestMail.ts';

interface Props {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
  readonly openId: string | null;
  /** The email that the reading pane shows by itself. */
  readonly previewId: string | null;
  readonly onOpen: (id: string) => void;
  /** The user wants another address. */
  readonly onNew: () => void;
  readonly ref: RefObject<HTMLDivElement | null>;
}

/** The list of emails, newest first. */
export function MessageList({ inbox, actions, openId, previewId, onOpen, onNew, ref }: Props) {
  const t = useTexts();
  const { messages } = inbox;
  const deliveries = (
    <div className={styles.deliveries}>
      <DeliveryLine deliveries={inbox.deliveries} mails={messages.length} />
    </div>
  );
  return (
    <nav className={styles.list} aria-label={t('list.name')}>
      <div className={styles.strip} data-empty={messages.length === 0}>
        <h2 id="list-heading" tabIndex={-1} className={styles.heading}>
          {t('list.heading', { count: messages.length })}
        </h2>
        {messages.length > 0 && deliveries}
      </div>
      <Rows inbox={inbox} openId={openId} previewId={previewId} onOpen={onOpen} ref={ref} />
      {messages.length === 0 && (
        <>
          <Empty inbox={inbox} actions={actions} onNew={onNew} />
          {deliveries}
        </>
      )}
    </nav>
  );
}

function Empty({ inbox, actions, onNew }: Pick<Props, 'inbox' | 'actions' | 'onNew'>) {
  const t = useTexts();
  if (inbox.domain === 'retired')
    return (
      <div className={styles.empty}>
        <p>{t('list.retired')}</p>
        <Button onClick={onNew}>{t('action.new')}</Button>
      </div>
    );
  return (
    <div className={styles.empty}>
      <p className={styles.description}>{t('page.description')}</p>
      {takesTestMail(inbox) ? <TestMail actions={actions} /> : <p>{t('list.empty')}</p>}
    </div>
  );
}

function TestMail({ actions }: Pick<Props, 'actions'>) {
  const t = useTexts();
  const [progress, send] = useTestMail(actions);
  return (
    <>
      <p>{t('list.emptyTest')}</p>
      <Button disabled={progress === 'sending'} onClick={send}>
        {t('action.testMail')}
      </Button>
      {progress === 'failed' && (
        <p className={styles.trouble} role="alert">
          {t('action.testMailFailed')}
        </p>
      )}
    </>
  );
}
