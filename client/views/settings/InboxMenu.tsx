import { Menu } from '@base-ui/react/menu';
import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import { formatLongDuration } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { InboxCommands } from '../../inbox/inbox-commands.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Icon, type IconShape } from '../../ui/Icon.tsx';
import styles from '../../ui/Menu.module.css';
import { Choice, Group } from '../../ui/MenuParts.tsx';
import { describeDomain } from '../address/DomainList.tsx';
import type { Domains } from '../address/useDomains.ts';
import { takesTestMail } from '../list/useTestMail.ts';
import { useTabInboxes } from '../tab-inboxes/useTabInboxes.ts';

/** Value of the entry for any domain. */
const ANY = '';

export interface InboxMenuProps {
  readonly inbox: HeldInbox;
  readonly domains: Domains;
  readonly commands: InboxCommands;
  readonly actions: InboxActions;
  /** In the hero the first commands are buttons. */
  readonly isBar: boolean;
}

/** The commands of the inbox. What deletes email can be undone. */
export function InboxMenu({ inbox, domains, commands, actions, isBar }: InboxMenuProps) {
  const t = useTexts();
  const hasMail = inbox.messages.length > 0;
  const more = (
    <>
      <TabInboxItems inbox={inbox} actions={actions} />
      <KeepItem inbox={inbox} actions={actions} />
      <Item onClick={commands.addTag}>{t('tag.action')}</Item>
    </>
  );
  if (!isBar) {
    return (
      <Menu.Group className={styles.group} aria-label={t('action.label')}>
        {more}
      </Menu.Group>
    );
  }
  return (
    <>
      <Menu.Group className={styles.group} aria-label={t('action.label')}>
        <Item icon="new" onClick={commands.replace}>
          {t('action.new')}
        </Item>
        <Item onClick={commands.chooseName}>{t('action.name')}</Item>
        <Item onClick={commands.showQrCode}>{t('action.code')}</Item>
        {more}
        {hasMail && <Item onClick={commands.saveAll}>{t('save.list')}</Item>}
        {takesTestMail(inbox) && (
          <Item onClick={() => void actions.sendTestMail()}>{t('action.testMail')}</Item>
        )}
        <Item onClick={commands.showShortcuts}>{t('keys.sheet')}</Item>
        <Item isDangerous onClick={commands.remove}>
          {t('action.destroy')}
        </Item>
      </Menu.Group>
      {domains.active.length > 1 && (
        <Group heading={t('domain.choice')}>
          <Menu.RadioGroup
            value={domains.chosen ?? ANY}
            onValueChange={(domain: string) => domains.choose(domain === ANY ? null : domain)}
          >
            <Choice value={ANY}>{t('domain.any')}</Choice>
            {domains.active.map((domain) => (
              <Choice key={domain} value={domain}>
                {describeDomain(domain, t)}
              </Choice>
            ))}
          </Menu.RadioGroup>
        </Group>
      )}
    </>
  );
}

/** Adds an inbox to this tab, or closes this one. */
function TabInboxItems({ inbox, actions }: Pick<InboxMenuProps, 'inbox' | 'actions'>) {
  const t = useTexts();
  const { inboxes, control } = useTabInboxes();
  // Nothing is lost: the others stay as they are.
  const isSafe = inbox.messages.length === 0 || inbox.tabs > 1 || inbox.kept;
  const close = () => {
    if (isSafe) actions.close();
    else actions.scheduleDeletion({ kind: 'close' });
  };
  return (
    <>
      {inboxes.length < MAX_TAB_INBOXES && (
        <Item icon="add" onClick={() => control.add()}>
          {t('tabInboxes.add')}
        </Item>
      )}
      {inboxes.length > 1 && <Item onClick={close}>{t('tabInboxes.close')}</Item>}
    </>
  );
}

function KeepItem({ inbox, actions }: Pick<InboxMenuProps, 'inbox' | 'actions'>) {
  const t = useTexts();
  const locale = useLocale();
  const { kept, keepTime } = inbox;
  // Without a deadline it is the operator's, which is kept anyway.
  if (keepTime === 0 || (inbox.expiresAt === null && inbox.idleTimeout !== null)) return null;
  const time = formatLongDuration(keepTime, locale);
  return (
    <Item onClick={() => void actions.setKept(!kept)}>
      {kept ? t('keep.stop') : t('keep.start', { time })}
    </Item>
  );
}

interface ItemProps {
  readonly icon?: IconShape;
  /** It deletes what the inbox has. */
  readonly isDangerous?: boolean;
  readonly onClick: () => void;
  readonly children: string;
}

function Item({ icon, isDangerous = false, onClick, children }: ItemProps) {
  return (
    <Menu.Item className={styles.choice} data-danger={isDangerous} onClick={onClick}>
      {children}
      {icon !== undefined && (
        <span className={styles.current}>
          <Icon shape={icon} />
        </span>
      )}
    </Menu.Item>
  );
}
