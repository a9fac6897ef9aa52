import { lazy, Suspense, useEffect, useRef } from 'react';
import type { DomainState } from '#shared/protocol.ts';
import { WithAllTexts } from '../../i18n/all-texts.ts';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { ConnectionStatus } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useFetchSoon } from '../../ui/useFetchSoon.ts';
import type { Landings } from '../list/useLandings.ts';
import { KeyHelp } from '../room/KeyHelp.tsx';
import { RenderGuard } from '../room/RenderGuard.tsx';
import type { LetterKeys } from '../room/useLetterKeys.ts';
import styles from './ReadingPane.module.css';
import type { Reading } from './useReading.ts';

/** Not needed for the first view, and fetched while nobody reads yet. */
const loadMessageView = () => import('./MessageView.tsx');
const MessageView = lazy(loadMessageView);

interface Props {
  readonly reading: Reading;
  readonly mails: number;
  readonly connection: ConnectionStatus;
  readonly domain: DomainState;
  readonly letters: LetterKeys;
  readonly onAllKeys: () => void;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  readonly landings: Landings;
  readonly actions: InboxActions;
  readonly onLeave: () => void;
  readonly onDeleted: (subject: string) => void;
  readonly onAgain: (id: string) => void;
}

/** Where a mail is read; on a narrow window it slides over everything else. */
export function ReadingPane(props: Props) {
  const { reading, onLeave } = props;
  const t = useTexts();
  const pane = useKeptFocus(reading.kind);
  useFetchSoon(loadMessageView, props.mails > 0);
  return (
    <section
      ref={pane}
      tabIndex={-1}
      className={styles.pane}
      data-reading={reading.kind}
      aria-label={t('message.region')}
    >
      {reading.kind !== 'none' && (
        <div className={styles.bar}>
          <Button tone="quiet" onClick={onLeave}>
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
 * On a narrow window the row that was opened cannot be reached any more, and a mail that is
 * deleted elsewhere takes what had the focus with it: the pane has it then.
 */
function useKeptFocus(kind: Reading['kind']) {
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
  const { reading, mails, domain, letters, onAllKeys, clockOffset, landings, actions } = props;
  const { onLeave, onDeleted, onAgain } = props;
  const isOffline = props.connection === 'offline';
  const t = useTexts();
  switch (reading.kind) {
    case 'none':
      return mails > 0 ? (
        <Choose letters={letters} onAllKeys={onAllKeys} />
      ) : (
        <Welcome domain={domain} letters={letters} onAllKeys={onAllKeys} />
      );
    case 'loading':
      return <p className={styles.nothing}>{t('message.loading')}</p>;
    case 'failed':
      return (
        <div className={styles.failed} role="alert">
          <p>{t(whyNot(reading.why, isOffline))}</p>
          {reading.why === 'unreachable' && !isOffline && (
            <Button onClick={() => onAgain(reading.id)}>{t('message.again')}</Button>
          )}
        </div>
      );
    case 'open':
      return (
        <RenderGuard fallback={<LoadFailed />}>
          <Suspense fallback={<p className={styles.nothing}>{t('message.loading')}</p>}>
            <WithAllTexts>
              <MessageView
                detail={reading.detail}
                clockOffset={clockOffset}
                landings={landings}
                actions={actions}
                onLeave={onLeave}
                onDeleted={onDeleted}
              />
            </WithAllTexts>
          </Suspense>
        </RenderGuard>
      );
  }
}

/** The page is not whole any more: a new version may be there, or the network was away. */
function LoadFailed() {
  const t = useTexts();
  return (
    <div className={styles.failed} role="alert">
      <p>{t('message.loadFailed')}</p>
      <Button onClick={() => window.location.reload()}>{t('slip.reloadPage')}</Button>
    </div>
  );
}

function whyNot(why: 'gone' | 'unreachable', isOffline: boolean): TextId {
  if (why === 'gone') return 'message.gone';
  return isOffline ? 'message.offline' : 'message.unreachable';
}

/** What the empty room is for, as long as mail can come. */
function Welcome({ domain, letters, onAllKeys }: Pick<Props, 'domain' | 'letters' | 'onAllKeys'>) {
  const t = useTexts();
  return (
    <div className={styles.welcome}>
      {domain !== 'retired' && <p className={styles.promise}>{t('list.empty')}</p>}
      <KeyHelp letters={letters} onAll={onAllKeys} />
    </div>
  );
}

function Choose({ letters, onAllKeys }: Pick<Props, 'letters' | 'onAllKeys'>) {
  const t = useTexts();
  return (
    <>
      <p className={styles.nothing}>{t('message.nothing')}</p>
      <KeyHelp letters={letters} onAll={onAllKeys} />
    </>
  );
}
