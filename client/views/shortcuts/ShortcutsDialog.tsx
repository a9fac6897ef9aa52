import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { LetterSwitch } from './LetterSwitch.tsx';
import styles from './ShortcutsDialog.module.css';
import type { LetterShortcuts } from './shortcuts.ts';

/** `single`: can be turned off as single-character keys (WCAG 2.1.4); `always`: cannot. */
const KEYS = [
  { single: ['c'], always: [], does: 'keys.copy' },
  { single: ['y'], always: [], does: 'keys.code' },
  { single: ['n'], always: [], does: 'keys.new' },
  { single: ['j', 'k'], always: ['↓', '↑'], does: 'keys.move' },
  { single: [], always: ['Enter'], does: 'keys.open' },
  { single: ['#'], always: ['Delete'], does: 'keys.delete' },
  { single: ['z'], always: [], does: 'keys.undo' },
  { single: ['d'], always: [], does: 'keys.dark' },
  { single: [`1 – ${MAX_TAB_INBOXES}`], always: [], does: 'keys.address' },
  { single: ['?'], always: [], does: 'keys.help' },
  { single: [], always: ['Esc'], does: 'keys.escape' },
] as const;

interface Props {
  readonly letters: LetterShortcuts;
  readonly onClose: () => void;
}

/** All shortcuts of the page. */
export default function ShortcutsDialog({ letters, onClose }: Props) {
  const t = useTexts();
  return (
    <Dialog title={t('keys.title')} close={t('dialog.close')} onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(({ single, always, does }) => (
          <div key={does} data-off={always.length === 0 && !letters.isOn}>
            <dt>
              <span data-off={!letters.isOn}>
                {single.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </span>
              <span>
                {always.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </span>
            </dt>
            <dd>{t(does, { first: 1, last: MAX_TAB_INBOXES })}</dd>
          </div>
        ))}
      </dl>
      <LetterSwitch letters={letters} />
    </Dialog>
  );
}
