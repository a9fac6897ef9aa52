import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Toolbar.module.css';

interface Props {
  readonly onClose: () => void;
  /** What can be done with the email; nothing before it is there. */
  readonly children?: ReactNode;
}

/** Closes the email. It stays at the top while the email scrolls. */
export function Toolbar({ onClose, children }: Props) {
  const t = useTexts();
  const close = t('dialog.close');
  return (
    <fieldset className={styles.toolbar} aria-label={t('message.actions')}>
      <span className={styles.back}>
        <Button tone="quiet" onClick={onClose}>
          <Icon shape="back" />
          {t('message.back')}
        </Button>
      </span>
      {children ?? <span className={styles.space} />}
      <span className={styles.close}>
        <Button tone="quiet" aria-label={close} title={close} onClick={onClose}>
          <Icon shape="close" />
        </Button>
      </span>
    </fieldset>
  );
}
