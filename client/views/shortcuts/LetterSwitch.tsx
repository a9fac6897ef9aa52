import { useTexts } from '../../i18n/texts.ts';
import styles from './LetterSwitch.module.css';
import type { LetterShortcuts } from './shortcuts.ts';

/** A button, not a checkbox: letters typed while it has the focus still work as shortcuts. */
export function LetterSwitch({ letters }: { readonly letters: LetterShortcuts }) {
  const t = useTexts();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={letters.isOn}
      className={styles.switch}
      onClick={() => letters.setOn(!letters.isOn)}
    >
      <span className={styles.track} aria-hidden="true" />
      {t('keys.letters')}
    </button>
  );
}
