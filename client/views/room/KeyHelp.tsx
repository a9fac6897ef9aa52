import { useTexts } from '../../i18n/texts.ts';
import styles from './KeyHelp.module.css';
import { LetterSwitch } from './LetterSwitch.tsx';
import type { LetterKeys } from './useLetterKeys.ts';

const LETTERS = [
  ['c', 'keys.copy'],
  ['n', 'keys.new'],
  ['j k', 'keys.move'],
] as const;

interface Props {
  readonly letters: LetterKeys;
  /** Somebody wants to see all keys. */
  readonly onAll: () => void;
}

/** What single keys do, and the switch for those that are letters. */
export function KeyHelp({ letters, onAll }: Props) {
  const t = useTexts();
  return (
    <section className={styles.help} aria-label={t('keys.label')}>
      <dl className={styles.keys}>
        {LETTERS.map(([key, id]) => (
          <div key={key} data-off={!letters.areOn}>
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
        <button type="button" className={styles.more} onClick={onAll}>
          {t('keys.sheet')}
        </button>
      </div>
    </section>
  );
}
