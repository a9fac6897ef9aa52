import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { LetterSwitch } from './LetterSwitch.tsx';
import styles from './ShortcutsDialog.module.css';
import type { LetterShortcuts } from './shortcuts.ts';

/** `single`: can be turned off as a single-character key (WCAG 2.1.4). */
const KEYS = [
  { keys: ['c'], does: 'keys.copy', single: true },
  { keys: ['y'], does: 'keys.code', single: true },
  { keys: ['n'], does: 'keys.new', single: true },
  { keys: ['j', 'k'], does: 'keys.move', single: true },
  { keys: ['Enter'], does: 'keys.open', single: false },
  { keys: ['#'], does: 'keys.delete', single: true },
  { keys: ['d'], does: 'keys.dark', single: true },
  { keys: ['1', '5'], does: 'several.label', single: true },
  { keys: ['?'], does: 'keys.help', single: true },
  { keys: ['Esc'], does: 'keys.escape', single: false },
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
        {KEYS.map(({ keys, does, single }) => (
          <div key={does} data-off={single && !letters.isOn}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <LetterSwitch letters={letters} />
    </Dialog>
  );
}
