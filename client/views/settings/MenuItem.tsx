import { Menu } from '@base-ui/react/menu';
import { useId } from 'react';
import styles from '../../ui/Menu.module.css';
import { MenuIcon, type MenuShape } from './MenuIcon.tsx';

interface Props {
  readonly icon: MenuShape;
  /** The key that does the same. */
  readonly shortcut?: string | null;
  /** At the end of the line: an example, or the state. */
  readonly hint?: string | null;
  /** A second line: what it does to the inbox, or why it is disabled. */
  readonly note?: string | null;
  readonly isDisabled?: boolean;
  /** It deletes what the inbox has. */
  readonly isDangerous?: boolean;
  readonly onClick: () => void;
  readonly children: string;
}

/** A command of a menu: its icon, its name with a note below, and at the end of the line its key. */
export function MenuItem(props: Props) {
  const { icon, shortcut = null, hint = null, note = null, onClick, children } = props;
  const { isDangerous = false, isDisabled = false } = props;
  const id = useId();
  return (
    <Menu.Item
      className={styles.choice}
      data-danger={isDangerous}
      disabled={isDisabled}
      aria-keyshortcuts={shortcut ?? undefined}
      aria-labelledby={`${id}-name`}
      aria-describedby={note === null ? undefined : `${id}-note`}
      onClick={onClick}
    >
      <span className={styles.mark}>
        <MenuIcon shape={icon} />
      </span>
      <span>
        <span id={`${id}-name`}>{children}</span>
        {note !== null && (
          <span id={`${id}-note`} className={styles.note}>
            {note}
          </span>
        )}
      </span>
      {shortcut !== null && (
        <span className={styles.key} aria-hidden="true">
          {shortcut}
        </span>
      )}
      {hint !== null && (
        <span className={styles.current} aria-hidden="true">
          <bdi translate="no">{hint}</bdi>
        </span>
      )}
    </Menu.Item>
  );
}
