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
import styles from '../../ui/Menu.module.css';
import { MenuFrame } from '../../ui/MenuFrame.tsx';
import { Choice, Group } from '../../ui/MenuParts.tsx';
import type { LetterShortcuts } from '../shortcuts/shortcuts.ts';
import { InboxMenu, type InboxMenuProps } from './InboxMenu.tsx';
import { MenuIcon } from './MenuIcon.tsx';
import { MenuItem } from './MenuItem.tsx';

interface Props {
  /** The button that opens it; it gets the focus when the menu closes. */
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly letters: LetterShortcuts | null;
  readonly notifications: NotificationSettings | null;
  /** Not fetched later than the settings: letters typed at once would find the wrong item. */
  readonly inboxMenu: InboxMenuProps | null;
  readonly onClose: () => void;
}

const THEME_TEXTS = {
  auto: 'theme.auto',
  light: 'theme.light',
  dark: 'theme.dark',
  contrast: 'theme.contrast',
} as const satisfies Record<Theme, TextId>;

/** The settings, which work at once; in the bar also the commands of the inbox. */
export default function SettingsMenu(props: Props) {
  const { anchor, letters, notifications, inboxMenu, onClose } = props;
  const t = useTexts();
  const language = useLanguage();
  const isBar = inboxMenu?.isBar === true;
  return (
    <MenuFrame anchor={anchor} label={t(isBar ? 'menu.label' : 'settings.label')} onClose={onClose}>
      {inboxMenu !== null && isBar && (
        <InboxMenu {...inboxMenu} hasShortcuts={letters?.isOn === true} />
      )}
      <Themes />
      {notifications !== null && <NotificationGroup settings={notifications} />}
      {letters !== null && (
        <Letters letters={letters} onShowAll={inboxMenu?.commands.showShortcuts ?? null} />
      )}
      <Languages language={language} />
    </MenuFrame>
  );
}

/** The 24 languages are folded; the item names the current one. */
function Languages({ language }: { readonly language: LanguageChoice }) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  const name = LANGUAGE_NAMES.find(([tag]) => tag === language.current)?.[1];
  return (
    <Menu.Group className={styles.group}>
      <Menu.Item
        className={styles.choice}
        closeOnClick={false}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={styles.mark}>
          <MenuIcon shape="language" />
        </span>
        {t('settings.language')}
        <span className={styles.current} lang={language.current} translate="no">
          {name}
        </span>
        <Icon shape="more" />
      </Menu.Item>
      {language.hasFailed && (
        <p role="alert" className={styles.trouble}>
          {t('settings.languageFailed')}
        </p>
      )}
      {isOpen && (
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
      )}
    </Menu.Group>
  );
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
      {settings.state === 'denied' && <p className={styles.about}>{t('away.denied')}</p>}
      <Check isOn={settings.copiesCodes} onTurn={settings.setCopiesCodes}>
        {t('away.autoCopy')}
      </Check>
    </Group>
  );
}

interface LettersProps {
  readonly letters: LetterShortcuts;
  /** Null on pages that have no list of them. */
  readonly onShowAll: (() => void) | null;
}

function Letters({ letters, onShowAll }: LettersProps) {
  const t = useTexts();
  return (
    <Group heading={t('keys.label')}>
      <Check isOn={letters.isOn} onTurn={letters.setOn}>
        {t('keys.letters')}
      </Check>
      {onShowAll !== null && (
        <MenuItem icon="keys" shortcut={letters.isOn ? '?' : null} onClick={onShowAll}>
          {t('keys.sheet')}
        </MenuItem>
      )}
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
