import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.ts';
import styles from './Banner.module.css';
import { Icon } from './Icon.tsx';
import { VisuallyHidden } from './VisuallyHidden.tsx';

interface Props {
  readonly kind: string;
  readonly text: string;
  readonly onClose: () => void;
  /** Buttons for what the user can do about it. */
  readonly children?: ReactNode;
}

/** A message at the edge of the page that the user can close. */
export function Banner({ kind, text, onClose, children }: Props) {
  const t = useTexts();
  return (
    <div className={styles.banner} data-testid="banner" data-kind={kind}>
      <p>{text}</p>
      {children !== undefined && <div className={styles.buttons}>{children}</div>}
      <button type="button" className={styles.close} onClick={onClose}>
        <Icon shape="close" />
        <VisuallyHidden>{t('problem.close')}</VisuallyHidden>
      </button>
    </div>
  );
}
