import { DirectionProvider } from '@base-ui/react/direction-provider';
import { Menu } from '@base-ui/react/menu';
import { type ReactNode, type RefObject, useState } from 'react';
import type { AwaySettings } from '../../away/useAwaySettings.ts';
import { directionOf } from '../../i18n/languages.ts';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import { chooseTheme, keptTheme, THEMES, type Theme } from '../../settings/theme.ts';
import { Icon } from '../../ui/Icon.tsx';
import { LANGUAGE_NAMES } from './language-names.ts';
import styles from './Settings.module.css';
import { useLanguage } from './useLanguage.ts';
import type { LetterKeys } from './useLetterKeys.ts';

interface Props {
  /** The button that it hangs on, and that has the focus afterwards. */
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly letters: LetterKeys | null;
  readonly away: AwaySettings | null;
  readonly onClose: () => void;
}

const THEME_TEXTS = {
  auto: 'theme.auto',
  light: 'theme.light',
  dark: 'theme.dark',
  contrast: 'theme.contrast',
} as const satisfies Record<Theme, TextId>;

/** Appearance, what happens while away, letters as shortcuts, language. What is chosen holds at once. */
export default function SettingsMenu({ anchor, letters, away, onClose }: Props) {
  const t = useTexts();
  const language = useLanguage();
  return (
    <DirectionProvider direction={directionOf(language.spoken)}>
      <Menu.Root
        open
        modal={false}
        onOpenChange={(_, { event }) => {
          // A press on the button closes it by itself.
          if (!isWithin(anchor.current, event.target)) onClose();
        }}
      >
        {/* Within the page's landmark, and within what the page's own styles are for. */}
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
              {away !== null && <WhileAway away={away} />}
              {letters !== null && <Letters letters={letters} />}
              <Group heading={t('settings.language')}>
                {language.failed && (
                  <p role="alert" className={styles.trouble}>
                    {t('settings.languageFailed')}
                  </p>
                )}
                <Menu.RadioGroup
                  className={styles.choices}
                  value={language.spoken}
                  onValueChange={language.choose}
                >
                  {LANGUAGE_NAMES.map(([tag, name]) => (
                    <Choice key={tag} value={tag}>
                      <span lang={tag} dir={directionOf(tag)} translate="no">
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
  const [theme, setTheme] = useState(keptTheme);
  return (
    <Group heading={t('settings.theme')}>
      <Menu.RadioGroup
        className={styles.choices}
        value={theme}
        onValueChange={(chosen: Theme) => {
          setTheme(chosen);
          chooseTheme(chosen);
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

function WhileAway({ away }: { readonly away: AwaySettings }) {
  const t = useTexts();
  return (
    <Group heading={t('away.label')}>
      {away.telling !== 'absent' && (
        <Check isOn={away.telling === 'on'} onTurn={away.tell}>
          {t('away.notify')}
        </Check>
      )}
      {away.telling === 'denied' && <p className={styles.trouble}>{t('away.denied')}</p>}
      <Check isOn={away.copies} onTurn={away.copy}>
        {t('away.autoCopy')}
      </Check>
    </Group>
  );
}

function Letters({ letters }: { readonly letters: LetterKeys }) {
  const t = useTexts();
  return (
    <Group heading={t('keys.label')}>
      <Check isOn={letters.areOn} onTurn={letters.turn}>
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
