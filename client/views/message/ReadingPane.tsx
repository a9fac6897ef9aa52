import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { WithAllTexts } from '../../i18n/all-texts.ts';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { usePrefetch } from '../../loading/usePrefetch.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { PaintTimes } from '../list/row-arrival.ts';
import styles from './ReadingPane.module.css';
import type { OpenMessage } from './useOpenMessage.ts';

/** Not needed for the first view, so it is fetched as soon as there is an email. */
const loadMessageView = () => import('./MessageView.tsx');
const MessageView = lazy(loadMessageView);

interface Props {
  readonly openMessage: OpenMessage;
  readonly inbox: HeldInbox;
  readonly paintTimes: PaintTimes;
  /** Shown below the hint while no email is open. */
  readonly help: ReactNode;
  readonly actions: InboxActions;
  readonly onClose: () => void;
  readonly onDeleted: (subject: string) => void;
  readonly onRetry: (id: string) => void;
}

/** Shows the open email; on a narrow window it covers everything else. */
export function ReadingPane(props: Props) {
  const { openMessage, inbox, onClose } = props;
  const t = useTexts();
  const pane = useFocusFallback(openMessage.kind);
  usePrefetch(loadMessageView, inbox.messages.length > 0);
  return (
    <section
      ref={pane}
      tabIndex={-1}
      className={styles.pane}
      data-reading={openMessage.kind}
      aria-label={t('message.region')}
    >
      {openMessage.kind !== 'none' && (
        <div className={styles.bar}>
          <Button tone="quiet" onClick={onClose}>
            <Icon shape="back" />
            {t('message.back')}
          </Button>
        </div>
      )}
      <Content {...props} />
    </section>
  );
}

/**
 * Focuses the pane if the focus would be lost: on a narrow window the opened row is inert, and
 * an email deleted elsewhere takes the focused element with it.
 */
function useFocusFallback(kind: OpenMessage['kind']) {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    if (kind === 'none') return;
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body;
    if (isLost || activeElement.closest('[inert]') !== null)
      pane.current?.focus({ preventScroll: true });
  }, [kind]);
  return pane;
}

function Content(props: Props) {
  const { openMessage, inbox, paintTimes, help, actions, onClose, onDeleted, onRetry } = props;
  const t = useTexts();
  const isOffline = inbox.connection === 'offline';
  switch (openMessage.kind) {
    case 'none':
      return inbox.messages.length > 0 ? (
        <>
          <p className={styles.nothing}>{t('message.nothing')}</p>
          {help}
        </>
      ) : (
        <div className={styles.welcome}>
          {inbox.domain !== 'retired' && <p className={styles.promise}>{t('list.empty')}</p>}
          {help}
        </div>
      );
    case 'loading':
      return <p className={styles.nothing}>{t('message.loading')}</p>;
    case 'failed':
      return (
        <div className={styles.failed} role="alert">
          <p>{t(failureText(openMessage.why, isOffline))}</p>
          {openMessage.why === 'unreachable' && !isOffline && (
            <Button onClick={() => onRetry(openMessage.id)}>{t('message.again')}</Button>
          )}
        </div>
      );
    case 'open':
      return (
        <ErrorBoundary fallback={<LoadFailed />}>
          <Suspense fallback={<p className={styles.nothing}>{t('message.loading')}</p>}>
            <WithAllTexts>
              <MessageView
                detail={openMessage.detail}
                clockOffset={inbox.clockOffset}
                paintedAt={paintTimes(openMessage.id)}
                actions={actions}
                onClose={onClose}
                onDeleted={onDeleted}
              />
            </WithAllTexts>
          </Suspense>
        </ErrorBoundary>
      );
  }
}

/** A chunk is missing: there may be a new version of the page, or no network. */
function LoadFailed() {
  const t = useTexts();
  return (
    <div className={styles.failed} role="alert">
      <p>{t('message.loadFailed')}</p>
      <Button onClick={() => window.location.reload()}>{t('slip.reloadPage')}</Button>
    </div>
  );
}

function failureText(why: 'gone' | 'unreachable', isOffline: boolean): TextId {
  if (why === 'gone') return 'message.gone';
  return isOffline ? 'message.offline' : 'message.unreachable';
}
