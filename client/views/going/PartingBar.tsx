import { type ReactNode, useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox, PendingDeletion } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './PartingBar.module.css';

interface Props {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
  readonly onStay: () => void;
  /** Somebody wants the mail before it goes. */
  readonly onSave: () => void;
}

declare module 'react' {
  interface CSSProperties {
    '--wait'?: string;
  }
}

const SAID = { delete: 'parting.destroy', replace: 'parting.renew' } as const;

/** The inbox is about to go: says so, and lets it be taken back. Over everything else. */
export function PartingBar({ inbox, ...rest }: Props) {
  const { deletion, messages } = inbox;
  if (deletion.kind === 'none') return null;
  return <Leaving deletion={deletion} mails={messages.length} {...rest} />;
}

interface LeavingProps extends Omit<Props, 'inbox'> {
  readonly deletion: Exclude<PendingDeletion, { kind: 'none' }>;
  readonly mails: number;
}

function Leaving({ deletion, mails, actions, onStay, onSave }: LeavingProps) {
  const t = useTexts();
  const first = useFocusMeanwhile(deletion.kind);
  const again = () => {
    if (deletion.kind !== 'failed') return;
    actions.scheduleDeletion(deletion.plan);
    actions.confirmDeletionNow();
  };
  switch (deletion.kind) {
    case 'sending':
      return <Bar text={t('parting.finishing')} />;
    case 'failed':
      return (
        <Bar text={t('action.failed')}>
          <Button tone="lit" ref={first} onClick={onStay}>
            {t('action.keep')}
          </Button>
          <Button tone="grave" onClick={again}>
            {t('message.again')}
          </Button>
        </Bar>
      );
    case 'waiting': {
      const seconds = Math.round(deletion.waitMs / 1000);
      return (
        <Bar text={t(SAID[deletion.plan.kind], { seconds, count: mails })}>
          <Button ref={first} tone="lit" onClick={onStay}>
            {t('parting.undo')}
          </Button>
          {mails > 0 && (
            <Button tone="plain" onClick={onSave}>
              {t('parting.save')}
            </Button>
          )}
          <Button tone="quiet" onClick={() => actions.confirmDeletionNow()}>
            {t('parting.now')}
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
    <section className={styles.bar} aria-labelledby="parting-text" data-testid="parting">
      <p id="parting-text" role="alert">
        {text}
      </p>
      {children !== undefined && <div className={styles.row}>{children}</div>}
    </section>
  );
}

/** The one thing to press has the focus, which goes back to where it came from. */
function useFocusMeanwhile(kind: LeavingProps['deletion']['kind']) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => {
    // Each state has another button for it.
    if (kind === 'sending') return;
    first.current?.focus();
    // A sheet that closes in the same moment gives the focus back to its own button after this.
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [kind]);
  return first;
}
