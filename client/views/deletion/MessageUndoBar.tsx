import type { Summary } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './DeletionBar.module.css';
import { UNDO_MS } from './useMessageDeletion.ts';

interface Props {
  readonly pending: Summary | null;
  readonly onUndo: () => void;
}

/** Shown for as long as the deletion of an email can be undone. It takes no focus. */
export function MessageUndoBar({ pending, onUndo }: Props) {
  const t = useTexts();
  if (pending === null) return null;
  return (
    <section
      key={pending.id}
      className={styles.bar}
      aria-label={t('undo.label')}
      data-testid="message-undo"
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
