import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, type RefObject, useState } from 'react';
import styles from './Dialog.module.css';
import { findMenuButton } from './focus.ts';
import { Icon } from './Icon.tsx';

interface Props {
  readonly title: string;
  /** Label of the close button. */
  readonly close: string;
  readonly onClose: () => void;
  /** Element that gets the focus first; else the first focusable one. */
  readonly first?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

/**
 * A modal dialog, open while it is rendered. Escape, the button and a click outside close it, and
 * the focus returns.
 */
export function Dialog({ title, close, onClose, first, children }: Props) {
  const [opener] = useState(() => document.activeElement);
  // An item of a menu is gone by then.
  const returnFocus = () =>
    opener instanceof HTMLElement && opener.isConnected && opener !== document.body
      ? opener
      : findMenuButton();
  return (
    <Base.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={styles.sheet}
          finalFocus={returnFocus}
          {...(first && { initialFocus: first })}
        >
          <header className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close className={styles.close} aria-label={close}>
              <Icon shape="close" />
            </Base.Close>
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
