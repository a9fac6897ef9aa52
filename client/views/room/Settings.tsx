import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  use,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { AwaySettings } from '../../away/useAwaySettings.ts';
import { WithAllTexts } from '../../i18n/all-texts.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { RenderGuard } from './RenderGuard.tsx';
import styles from './Settings.module.css';
import type { LetterKeys } from './useLetterKeys.ts';

/** Fetched when a hand or the focus comes near. */
const loadMenu = () => import('./SettingsMenu.tsx');
const SettingsMenu = lazy(loadMenu);

const hurry = () => {
  loadMenu().catch(() => {
    // It is asked for again when somebody opens it.
  });
};

interface Door {
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

const SettingsDoor = createContext<Door>({ isOpen: false, setOpen: () => {} });

/** Whoever has opened the settings in one room still has them open in the room that follows it. */
export function KeepSettings({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const door = useMemo(() => ({ isOpen, setOpen }), [isOpen]);
  return <SettingsDoor value={door}>{children}</SettingsDoor>;
}

interface Props {
  readonly letters: LetterKeys | null;
  readonly away: AwaySettings | null;
}

/** The way to everything that is a matter of taste. */
export function Settings({ letters, away }: Props) {
  const t = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  const { isOpen, setOpen } = use(SettingsDoor);
  return (
    <>
      <Button
        ref={button}
        tone="quiet"
        aria-label={t('settings.label')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={hurry}
        onFocus={hurry}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon shape="settings" />
      </Button>
      {isOpen && (
        <RenderGuard
          fallback={
            <p role="alert" className={styles.trouble}>
              {t('settings.failed')}
            </p>
          }
        >
          <Suspense>
            <WithAllTexts>
              <SettingsMenu
                anchor={button}
                letters={letters}
                away={away}
                onClose={() => setOpen(false)}
              />
            </WithAllTexts>
          </Suspense>
        </RenderGuard>
      )}
    </>
  );
}
