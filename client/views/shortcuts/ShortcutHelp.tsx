import { useTexts } from '../../i18n/texts.ts';
import { LetterSwitch } from './LetterSwitch.tsx';
import styles from './ShortcutHelp.module.css';
import type { LetterShortcuts } from './shortcuts.ts';

const LETTER_KEYS = [
  ['c', 'keys.copy'],
  ['y', 'keys.code'],
  ['n', 'keys.new'],
  ['j k', 'keys.move'],
] as const;

interface Props {
  readonly letters: LetterShortcuts;
  /** The user wants to see all shortcuts. */
  readonly onShowAll: () => void;
}

/** The most important shortcuts, and the switch for those that are letters. */
export function ShortcutHelp({ letters, onShowAll }: Props) {
  const t = useTexts();
  return (
    <section className={styles.help} aria-label={t('keys.label')}>
      <dl className={styles.keys}>
        {LETTER_KEYS.map(([key, id]) => (
          <div key={key} data-off={!letters.isOn}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(id)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>{t('keys.back')}</dd>
        </div>
      </dl>
      <div className={styles.foot}>
        <LetterSwitch letters={letters} />
        <button type="button" className={styles.more} onClick={onShowAll}>
          {t('keys.sheet')}
        </button>
      </div>
    </section>
  );
}
