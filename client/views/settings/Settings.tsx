import { createContext, type ReactNode, use, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { NotificationSettings } from '../../notifications/useNotificationSettings.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { lazyPart } from '../../ui/lazyPart.tsx';
import { OVERLAY } from '../../ui/Overlay.tsx';
import type { LetterShortcuts } from '../shortcuts/shortcuts.ts';
import type { InboxMenuProps } from './InboxMenu.tsx';

/** Fetched when the pointer or the focus reaches the button. */
const SettingsMenu = lazyPart(() => import('./SettingsMenu.tsx'), OVERLAY);

interface OpenState {
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

const SettingsOpen = createContext<OpenState>({ isOpen: false, setOpen: () => {} });

/** Keeps the menu open while one page replaces another. */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const state = useMemo(() => ({ isOpen, setOpen }), [isOpen]);
  return <SettingsOpen value={state}>{children}</SettingsOpen>;
}

interface Props {
  /** Null on pages without shortcuts. */
  readonly letters?: LetterShortcuts | null;
  /** Null on pages without an inbox. */
  readonly notifications?: NotificationSettings | null;
  /** Null on pages without an inbox. */
  readonly inboxMenu?: InboxMenuProps | null;
}

/** The button that opens the menu: in the hero the settings, in the bar also what the bar lacks. */
export function Settings(props: Props) {
  const { letters = null, notifications = null, inboxMenu = null } = props;
  const t = useTexts();
  const isBar = inboxMenu?.isBar === true;
  const button = useRef<HTMLButtonElement>(null);
  const { isOpen, setOpen } = use(SettingsOpen);
  return (
    <>
      <Button
        ref={button}
        tone="quiet"
        aria-label={t(isBar ? 'menu.label' : 'settings.label')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={SettingsMenu.prefetch}
        onFocus={SettingsMenu.prefetch}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon shape={isBar ? 'menu' : 'settings'} />
      </Button>
      {isOpen && (
        <SettingsMenu
          anchor={button}
          letters={letters}
          notifications={notifications}
          inboxMenu={inboxMenu}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
