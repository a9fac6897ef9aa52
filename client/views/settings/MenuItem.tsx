import { Menu } from '@base-ui/react/menu';
import styles from '../../ui/Menu.module.css';
import { MenuIcon, type MenuShape } from './MenuIcon.tsx';

interface Props {
  readonly icon: MenuShape;
  /** The key that does the same. */
  readonly shortcut?: string | null;
  /** At the end of the line: an example, or the state. */
  readonly hint?: string | null;
  /** It deletes what the inbox has. */
  readonly isDangerous?: boolean;
  readonly onClick: () => void;
  readonly children: string;
}

/** A command of a menu: its icon, its name, and at the end of the line its key. */
export function MenuItem(props: Props) {
  const { icon, shortcut = null, hint = null, isDangerous = false, onClick, children } = props;
  return (
    <Menu.Item
      className={styles.choice}
      data-danger={isDangerous}
      aria-keyshortcuts={shortcut ?? undefined}
      onClick={onClick}
    >
      <span className={styles.mark}>
        <MenuIcon shape={icon} />
      </span>
      {children}
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
