import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import type { Detail } from '#shared/message.ts';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { usePrefetch } from '../../loading/usePrefetch.ts';
import { Button } from '../../ui/Button.tsx';
import { lazyPart } from '../../ui/lazyPart.tsx';
import type { PaintTimes } from '../list/row-arrival.ts';
import styles from './ReadingPane.module.css';
import { Toolbar } from './Toolbar.tsx';
import type { Preview } from './useNewestMessage.ts';
import type { OpenMessage } from './useOpenMessage.ts';

/** Not needed for the first view, so it is fetched as soon as there is an email. */
const MessageView = lazyPart(() => import('./MessageView.tsx'), {
  Waiting: Loading,
  Missing: LoadFailed,
});

interface Props {
  readonly ref: RefObject<HTMLElement | null>;
  readonly openMessage: OpenMessage;
  /** What is shown while no email is open. */
  readonly preview: Preview | null;
  readonly inbox: HeldInbox;
  readonly paintTimes: PaintTimes;
  /** Shown below the hint while there is nothing to read. */
  readonly help: ReactNode;
  readonly actions: InboxActions;
  /** The reader uses the previewed email, which thereby is opened. */
  readonly onAct: (detail: Detail) => void;
  readonly onClose: () => void;
  readonly onOpen: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

/** Shows the open email, else a preview; on a narrow window it covers everything else. */
export function ReadingPane(props: Props) {
  const { ref, openMessage, preview, inbox, onAct, onOpen } = props;
  const t = useTexts();
  useFocusFallback(ref, openMessage.kind);
  usePrefetch(MessageView.prefetch, inbox.messages.length > 0);
  const shownId = openMessage.kind === 'none' ? preview?.id : openMessage.id;
  const adoptPreview = () => {
    if (openMessage.kind !== 'none' || preview === null) return;
    if (preview.isShort) onOpen(preview.id);
    else onAct(preview.detail);
  };
  useScrollToTop(ref, shownId);
  return (
    <section
      ref={ref}
      tabIndex={-1}
      className={styles.pane}
      data-reading={openMessage.kind}
      aria-label={t('message.region')}
      onPointerDown={adoptPreview}
      onKeyDown={adoptPreview}
      onFocus={adoptPreview}
      onScroll={({ currentTarget }) => currentTarget.scrollTop > 0 && adoptPreview()}
    >
      <Content key={shownId ?? 'none'} {...props} />
    </section>
  );
}

/** Another email begins at its top. */
function useScrollToTop(pane: RefObject<HTMLElement | null>, shownId: string | undefined): void {
  useEffect(() => {
    if (shownId !== undefined) pane.current?.scrollTo({ top: 0 });
  }, [pane, shownId]);
}

/**
 * Focuses the pane if the focus would be lost: on a narrow window the opened row is inert, and
 * an email deleted elsewhere takes the focused element with it.
 */
function useFocusFallback(pane: RefObject<HTMLElement | null>, kind: OpenMessage['kind']): void {
  const before = useRef(kind);
  useEffect(() => {
    before.current = kind;
    if (kind === 'none') return;
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body;
    if (isLost || activeElement.closest('[inert]') !== null)
      pane.current?.focus({ preventScroll: true });
  }, [kind, pane]);
}

function Content(props: Props) {
  const { openMessage, preview, inbox, help, onClose, onOpen } = props;
  const t = useTexts();
  const isOffline = inbox.connection === 'offline';
  const hint = inbox.messages.length > 0 ? 'message.nothing' : 'list.emptyTitle';
  switch (openMessage.kind) {
    case 'none':
      if (preview !== null) return <Message {...props} detail={preview.detail} />;
      return (
        <div className={styles.nothing}>
          {/* A new element for new text, which does not count as a layout shift. */}
          <p key={hint}>{t(hint)}</p>
          {help}
        </div>
      );
    case 'loading':
      return <Loading onClose={onClose} />;
    case 'failed':
      return (
        <>
          <Toolbar onClose={onClose} />
          <div className={styles.failed} role="alert">
            <p>{t(failureText(openMessage.why, isOffline))}</p>
            {openMessage.why === 'unreachable' && !isOffline && (
              <Button onClick={() => onOpen(openMessage.id)}>{t('message.again')}</Button>
            )}
          </div>
        </>
      );
    case 'open':
      return <Message {...props} detail={openMessage.detail} />;
  }
}

function Message(props: Props & { readonly detail: Detail }) {
  const { detail, openMessage, preview, inbox, paintTimes, actions } = props;
  const { onClose, onOpen, onRemove } = props;
  const at = inbox.messages.findIndex(({ id }) => id === detail.id);
  return (
    <MessageView
      detail={detail}
      address={inbox.address}
      clockOffset={inbox.clockOffset}
      paintedAt={paintTimes(detail.id)}
      isPreview={openMessage.kind === 'none'}
      isShort={openMessage.kind === 'none' && preview?.isShort === true}
      newerId={inbox.messages[at - 1]?.id ?? null}
      olderId={at < 0 ? null : (inbox.messages[at + 1]?.id ?? null)}
      actions={actions}
      onClose={onClose}
      onOpen={onOpen}
      onRemove={onRemove}
    />
  );
}

type WaitingProps = Pick<Props, 'onClose'>;

function Loading({ onClose }: WaitingProps) {
  const t = useTexts();
  return (
    <>
      <Toolbar onClose={onClose} />
      <p className={styles.nothing}>{t('message.loading')}</p>
    </>
  );
}

/** A chunk is missing: there may be a new version of the page, or no network. */
function LoadFailed({ onClose }: WaitingProps) {
  const t = useTexts();
  return (
    <>
      <Toolbar onClose={onClose} />
      <div className={styles.failed} role="alert">
        <p>{t('problem.missingPart')}</p>
        <Button onClick={() => window.location.reload()}>{t('problem.reloadPage')}</Button>
      </div>
    </>
  );
}

function failureText(why: 'gone' | 'unreachable', isOffline: boolean): TextId {
  if (why === 'gone') return 'message.gone';
  return isOffline ? 'message.offline' : 'message.unreachable';
}
