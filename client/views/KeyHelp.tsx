import { useTexts } from '../i18n/texts.ts';
import styles from './KeyHelp.module.css';
import type { LetterKeys } from './useLetterKeys.ts';

const LETTERS = [
  ['c', 'keys.copy'],
  ['n', 'keys.new'],
  ['j k', 'keys.move'],
] as const;

/** What single keys do, and the switch for those that are letters. */
export function KeyHelp({ letters }: { readonly letters: LetterKeys }) {
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
      {/* A button and no field: letters typed at it are shortcuts still. */}
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
    </section>
  );
}
