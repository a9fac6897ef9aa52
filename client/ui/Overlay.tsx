import { useTexts } from '../i18n/texts.ts';
import styles from './Overlay.module.css';

/** In the place of a menu or a dialog that is not loaded. */
export const OVERLAY = { Waiting, Missing };

function Waiting() {
  return (
    <p className={`${styles.overlay} ${styles.waiting}`} role="status">
      {useTexts()('message.loading')}
    </p>
  );
}

function Missing() {
  return (
    <p className={styles.overlay} role="alert">
      {useTexts()('problem.missingPart')}
    </p>
  );
}
