import { lazy, Suspense, useRef, useState } from 'react';
import { WithAllTexts } from '../i18n/all-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
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

/** The way to everything that is a matter of taste. */
export function Settings({ letters }: { readonly letters: LetterKeys | null }) {
  const t = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
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
              <SettingsMenu anchor={button} letters={letters} onClose={() => setOpen(false)} />
            </WithAllTexts>
          </Suspense>
        </RenderGuard>
      )}
    </>
  );
}
