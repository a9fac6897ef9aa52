import { type ReactNode, useEffect, useRef } from 'react';
import type { Summary } from '#shared/message.ts';
import { formatSeconds } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox, PendingDeletion } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { focusMenuButton } from '../../ui/focus.ts';
import styles from './DeletionBar.module.css';
import { UNDO_MS } from './useMessageDeletion.ts';

interface Props {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
  readonly onCancel: () => void;
  /** The user wants to save the email first. */
  readonly onSave: () => void;
}

declare module 'react' {
  interface CSSProperties {
    '--wait'?: string;
  }
}

const TEXTS = {
  delete: 'deletion.destroy',
  replace: 'deletion.renew',
  close: 'tabInboxes.leaving',
} as const;

/** Shown over everything else while a deletion is scheduled: cancel, save first, or delete now. */
export function DeletionBar({ inbox, ...rest }: Props) {
  const { deletion, messages } = inbox;
  if (deletion.kind === 'none') return null;
  return <DeletionState deletion={deletion} mails={messages.length} {...rest} />;
}

interface DeletionStateProps extends Omit<Props, 'inbox'> {
  readonly deletion: Exclude<PendingDeletion, { kind: 'none' }>;
  readonly mails: number;
}

function DeletionState({ deletion, mails, actions, onCancel, onSave }: DeletionStateProps) {
  const t = useTexts();
  const locale = useLocale();
  const first = useFocusWhileShown(deletion.kind);
  const retry = () => {
    if (deletion.kind !== 'failed') return;
    actions.scheduleDeletion(deletion.plan);
    actions.confirmDeletionNow();
  };
  switch (deletion.kind) {
    case 'sending':
      return <Bar text={t('deletion.finishing')} />;
    case 'failed':
      return (
        <Bar text={t('action.failed')}>
          <Button tone="primary" ref={first} onClick={onCancel}>
            {t('action.keep')}
          </Button>
          <Button tone="danger" onClick={retry}>
            {t('message.again')}
          </Button>
        </Bar>
      );
    case 'waiting': {
      const seconds = Math.round(deletion.waitMs / 1000);
      return (
        <Bar
          text={t(TEXTS[deletion.plan.kind], {
            seconds,
            count: mails,
            time: formatSeconds(seconds, locale),
          })}
        >
          <Button ref={first} tone="primary" onClick={onCancel}>
            {t('deletion.undo')}
          </Button>
          {mails > 0 && (
            <Button tone="plain" onClick={onSave}>
              {t('deletion.save')}
            </Button>
          )}
          <Button tone="quiet" onClick={() => actions.confirmDeletionNow()}>
            {t('deletion.now')}
          </Button>
          <div
            className={styles.wick}
            style={{ '--wait': `${deletion.waitMs}ms` }}
            aria-hidden="true"
          />
        </Bar>
      );
    }
  }
}

function Bar({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <section
      className={styles.bar}
      aria-labelledby="deletion-text"
      data-testid="deletion-bar"
      data-corner="undo"
    >
      <p id="deletion-text" role="alert">
        {text}
      </p>
      {children !== undefined && <div className={styles.row}>{children}</div>}
    </section>
  );
}

/** Focuses the first button, and returns the focus when the bar closes. */
function useFocusWhileShown(kind: DeletionStateProps['deletion']['kind']) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected && before !== document.body)
        before.focus();
      else focusMenuButton();
    };
  }, []);
  useEffect(() => {
    // This state has no button.
    if (kind === 'sending') return;
    first.current?.focus();
    // A dialog that closes at the same time restores its own focus after this effect.
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [kind]);
  return first;
}

interface UndoProps {
  readonly pending: Summary | null;
  readonly onUndo: () => void;
}

/** Shown for as long as the deletion of an email can be undone. It takes no focus. */
export function MessageUndoBar({ pending, onUndo }: UndoProps) {
  const t = useTexts();
  if (pending === null) return null;
  return (
    <section
      key={pending.id}
      className={`${styles.bar} ${styles.undo}`}
      aria-label={t('undo.label')}
      data-testid="message-undo"
      data-corner="undo"
    >
      <p>
        <bdi>{t('message.deleted', { subject: pending.subject || t('subject.none') })}</bdi>
      </p>
      <Button tone="primary" onClick={onUndo}>
        {t('deletion.undo')}
      </Button>
      <div className={styles.wick} style={{ '--wait': `${UNDO_MS}ms` }} aria-hidden="true" />
    </section>
  );
}
