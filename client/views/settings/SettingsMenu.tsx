import { DirectionProvider } from '@base-ui/react/direction-provider';
import { Menu } from '@base-ui/react/menu';
import { useLingui } from '@lingui/react';
import { type ReactNode, type RefObject, useState } from 'react';
import { fetchCatalogue, LANGUAGE_NAMES } from '../../i18n/catalogues.ts';
import { isLanguage, type Language, SOURCE, textDirection } from '../../i18n/languages.ts';
import { loadLocale, type TextId, useTexts } from '../../i18n/texts.ts';
import type { NotificationSettings } from '../../notifications/useNotificationSettings.ts';
import { storeLanguage } from '../../settings/language.ts';
import { saveTheme, storedTheme, THEMES, type Theme } from '../../settings/theme.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { LetterShortcuts } from '../shortcuts/shortcuts.ts';
import styles from './Settings.module.css';

interface Props {
  /** The button that opens it; it gets the focus when the menu closes. */
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly letters: LetterShortcuts | null;
  readonly notifications: NotificationSettings | null;
  readonly onClose: () => void;
}

const THEME_TEXTS = {
  auto: 'theme.auto',
  light: 'theme.light',
  dark: 'theme.dark',
  contrast: 'theme.contrast',
} as const satisfies Record<Theme, TextId>;

/** Theme, notifications, single-key shortcuts and language; each choice takes effect at once. */
export default function SettingsMenu({ anchor, letters, notifications, onClose }: Props) {
  const t = useTexts();
  const language = useLanguage();
  return (
    <DirectionProvider direction={textDirection(language.current)}>
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
            <Menu.Popup
              className={styles.menu}
              aria-label={t('settings.label')}
              finalFocus={anchor}
            >
              <Themes />
              {notifications !== null && <NotificationGroup settings={notifications} />}
              {letters !== null && <Letters letters={letters} />}
              <Group heading={t('settings.language')}>
                {language.hasFailed && (
                  <p role="alert" className={styles.trouble}>
                    {t('settings.languageFailed')}
                  </p>
                )}
                <Menu.RadioGroup
                  className={styles.choices}
                  value={language.current}
                  onValueChange={language.choose}
                >
                  {LANGUAGE_NAMES.map(([tag, name]) => (
                    <Choice key={tag} value={tag}>
                      <span lang={tag} dir={textDirection(tag)} translate="no">
                        {name}
                      </span>
                    </Choice>
                  ))}
                </Menu.RadioGroup>
              </Group>
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

function Themes() {
  const t = useTexts();
  const [theme, setTheme] = useState(storedTheme);
  return (
    <Group heading={t('settings.theme')}>
      <Menu.RadioGroup
        className={styles.choices}
        value={theme}
        onValueChange={(chosen: Theme) => {
          setTheme(chosen);
          saveTheme(chosen);
        }}
      >
        {THEMES.map((each) => (
          <Choice key={each} value={each}>
            {t(THEME_TEXTS[each])}
          </Choice>
        ))}
      </Menu.RadioGroup>
    </Group>
  );
}

function NotificationGroup({ settings }: { readonly settings: NotificationSettings }) {
  const t = useTexts();
  return (
    <Group heading={t('away.label')}>
      {settings.state !== 'absent' && (
        <Check isOn={settings.state === 'on'} onTurn={settings.setEnabled}>
          {t('away.notify')}
        </Check>
      )}
      {settings.state === 'denied' && <p className={styles.trouble}>{t('away.denied')}</p>}
      <Check isOn={settings.copiesCodes} onTurn={settings.setCopiesCodes}>
        {t('away.autoCopy')}
      </Check>
    </Group>
  );
}

function Letters({ letters }: { readonly letters: LetterShortcuts }) {
  const t = useTexts();
  return (
    <Group heading={t('keys.label')}>
      <Check isOn={letters.isOn} onTurn={letters.setOn}>
        {t('keys.letters')}
      </Check>
    </Group>
  );
}

interface CheckProps {
  readonly isOn: boolean;
  readonly onTurn: (on: boolean) => void;
  readonly children: ReactNode;
}

function Check({ isOn, onTurn, children }: CheckProps) {
  return (
    <Menu.CheckboxItem className={styles.choice} checked={isOn} onCheckedChange={onTurn}>
      <span className={styles.mark}>
        <Menu.CheckboxItemIndicator>
          <Icon shape="done" />
        </Menu.CheckboxItemIndicator>
      </span>
      {children}
    </Menu.CheckboxItem>
  );
}

function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Menu.Group className={styles.group}>
      <Menu.GroupLabel className={styles.heading}>{heading}</Menu.GroupLabel>
      {children}
    </Menu.Group>
  );
}

function Choice({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Menu.RadioItem value={value} className={styles.choice}>
      <span className={styles.mark}>
        <Menu.RadioItemIndicator>
          <Icon shape="done" />
        </Menu.RadioItemIndicator>
      </span>
      {children}
    </Menu.RadioItem>
  );
}

interface LanguageChoice {
  readonly current: Language;
  /** The language chosen last could not be fetched; the page keeps its language. */
  readonly hasFailed: boolean;
  readonly choose: (language: Language) => void;
}

function useLanguage(): LanguageChoice {
  const { i18n } = useLingui();
  const [hasFailed, setFailed] = useState(false);
  const choose = async (language: Language) => {
    try {
      loadLocale(i18n, language, await fetchCatalogue(language));
      storeLanguage(language);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return { current: isLanguage(i18n.locale) ? i18n.locale : SOURCE, hasFailed, choose };
}
