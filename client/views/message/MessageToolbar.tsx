import { DirectionProvider } from '@base-ui/react/direction-provider';
import { Menu } from '@base-ui/react/menu';
import { useLingui } from '@lingui/react';
import { useContext } from 'react';
import { isLanguage, textDirection } from '../../i18n/languages.ts';
import { useTexts } from '../../i18n/texts.ts';
import { MailSchemeContext } from '../../mail/mail-scheme.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MailIcon, type MailShape } from '../../ui/MailIcon.tsx';
import menuStyles from '../../ui/Menu.module.css';
import { VIEW_TEXTS, type View } from './chosen-view.ts';
import styles from './MessageToolbar.module.css';
import { Toolbar } from './Toolbar.tsx';

interface Props {
  readonly newerId: string | null;
  readonly olderId: string | null;
  readonly view: View;
  readonly views: readonly View[];
  readonly onView: (view: View) => void;
  readonly onSave: () => void;
  readonly onPrint: () => void;
  readonly onClose: () => void;
  readonly onOpen: (id: string) => void;
  readonly onRemove: () => void;
}

/** What can be done with the email. */
export function MessageToolbar(props: Props) {
  const { newerId, olderId, onSave, onPrint, onClose, onOpen, onRemove } = props;
  const t = useTexts();
  return (
    <Toolbar onClose={onClose}>
      <IconButton
        shape="previous"
        label={t('message.newer')}
        isDisabled={newerId === null}
        onClick={() => newerId !== null && onOpen(newerId)}
      />
      <IconButton
        shape="next"
        label={t('message.older')}
        isDisabled={olderId === null}
        onClick={() => olderId !== null && onOpen(olderId)}
      />
      <span className={styles.space} />
      <ViewMenu {...props} />
      <span className={styles.wide}>
        <IconButton shape="save" label={t('message.save')} onClick={onSave} />
        <IconButton shape="print" label={t('message.print')} onClick={onPrint} />
      </span>
      <IconButton shape="delete" label={t('message.delete')} onClick={onRemove} />
    </Toolbar>
  );
}

interface IconButtonProps {
  readonly shape: MailShape | 'save';
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

function IconButton({ shape, label, isDisabled = false, onClick }: IconButtonProps) {
  return (
    <Button tone="quiet" aria-label={label} title={label} disabled={isDisabled} onClick={onClick}>
      <MailIcon shape={shape} />
    </Button>
  );
}

/** HTML, text, headers or source; on a narrow window also what the toolbar has no space for. */
function ViewMenu({ view, views, onView, onSave, onPrint }: Props) {
  const t = useTexts();
  const { i18n } = useLingui();
  const direction = isLanguage(i18n.locale) ? textDirection(i18n.locale) : 'ltr';
  const { scheme, toggle } = useContext(MailSchemeContext);
  return (
    <DirectionProvider direction={direction}>
      <Menu.Root modal={false}>
        <Menu.Trigger
          render={<Button tone="quiet" />}
          className={styles.view}
          aria-label={`${t('view.label')}: ${t(VIEW_TEXTS[view])}`}
        >
          {t(VIEW_TEXTS[view])}
          <Icon shape="more" />
        </Menu.Trigger>
        <Menu.Portal container={document.querySelector('main')}>
          <Menu.Positioner align="end" sideOffset={4} collisionPadding={8} className={styles.place}>
            <Menu.Popup className={menuStyles.menu} aria-label={t('view.label')}>
              <Menu.RadioGroup className={menuStyles.group} value={view} onValueChange={onView}>
                {views.map((one) => (
                  <Menu.RadioItem key={one} value={one} className={menuStyles.choice} closeOnClick>
                    <span className={menuStyles.mark}>
                      <Menu.RadioItemIndicator>
                        <Icon shape="done" />
                      </Menu.RadioItemIndicator>
                    </span>
                    {t(VIEW_TEXTS[one])}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              {views.includes('html') && (
                <Menu.Group className={menuStyles.group}>
                  <Menu.CheckboxItem
                    className={menuStyles.choice}
                    closeOnClick
                    checked={scheme === 'dark'}
                    onCheckedChange={toggle}
                  >
                    <span className={menuStyles.mark}>
                      <Menu.CheckboxItemIndicator>
                        <Icon shape="done" />
                      </Menu.CheckboxItemIndicator>
                    </span>
                    {t('view.dark')}
                  </Menu.CheckboxItem>
                </Menu.Group>
              )}
              <Menu.Group className={`${menuStyles.group} ${styles.narrow}`}>
                <Menu.Item className={menuStyles.choice} onClick={onSave}>
                  <MailIcon shape="save" />
                  {t('message.save')}
                </Menu.Item>
                <Menu.Item className={menuStyles.choice} onClick={onPrint}>
                  <MailIcon shape="print" />
                  {t('message.print')}
                </Menu.Item>
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </DirectionProvider>
  );
}
