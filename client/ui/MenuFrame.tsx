import { DirectionProvider } from '@base-ui/react/direction-provider';
import { Menu } from '@base-ui/react/menu';
import { useLingui } from '@lingui/react';
import type { ReactNode, RefObject } from 'react';
import { isLanguage, SOURCE, textDirection } from '../i18n/languages.ts';
import styles from './Menu.module.css';

interface Props {
  /** The button that opens it; it gets the focus when the menu closes. */
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** An open menu below its button. */
export function MenuFrame({ anchor, label, onClose, children }: Props) {
  const { i18n } = useLingui();
  const language = isLanguage(i18n.locale) ? i18n.locale : SOURCE;
  return (
    <DirectionProvider direction={textDirection(language)}>
      <Menu.Root
        open
        modal={false}
        onOpenChange={(_, { event }) => {
          // A press on the button itself toggles the menu.
          if (!isWithin(anchor.current, event.target)) onClose();
        }}
      >
        {/* Inside the page's landmark, so that the page's own styles apply. */}
        <Menu.Portal container={anchor.current?.closest('main') ?? null}>
          <Menu.Positioner
            anchor={anchor}
            align="end"
            sideOffset={4}
            collisionPadding={8}
            className={styles.place}
          >
            <Menu.Popup className={styles.menu} aria-label={label} finalFocus={anchor}>
              {children}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </DirectionProvider>
  );
}

function isWithin(button: Element | null, target: EventTarget | null): boolean {
  return target instanceof Node && button?.contains(target) === true;
}
