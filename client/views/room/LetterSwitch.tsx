import { useTexts } from '../../i18n/texts.ts';
import styles from './LetterSwitch.module.css';
import type { LetterKeys } from './useLetterKeys.ts';

/** A button and no field: letters typed at it are shortcuts still. */
export function LetterSwitch({ letters }: { readonly letters: LetterKeys }) {
  const t = useTexts();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={letters.areOn}
      className={styles.switch}
      onClick={() => letters.turn(!letters.areOn)}
    >
      <span className={styles.track} aria-hidden="true" />
      {t('keys.letters')}
    </button>
  );
}
