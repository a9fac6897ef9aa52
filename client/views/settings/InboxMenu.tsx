import { Menu } from '@base-ui/react/menu';
import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import { formatLongDuration, formatTime } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { EXAMPLE_TAG } from '../../inbox/address.ts';
import type { InboxCommands } from '../../inbox/inbox-commands.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import styles from '../../ui/Menu.module.css';
import { Choice, Group } from '../../ui/MenuParts.tsx';
import { describeDomain } from '../address/DomainList.tsx';
import type { Domains } from '../address/useDomains.ts';
import { takesTestMail } from '../list/useTestMail.ts';
import { useTabInboxes } from '../tab-inboxes/useTabInboxes.ts';
import { MenuItem } from './MenuItem.tsx';

/** Value of the entry for any domain. */
const ANY = '';

export interface InboxItems {
  readonly inbox: HeldInbox;
  readonly commands: InboxCommands;
  readonly actions: InboxActions;
}

export interface InboxMenuProps extends InboxItems {
  readonly domains: Domains;
  /** In the hero the commands have buttons. */
  readonly isBar: boolean;
}

interface Props extends InboxMenuProps {
  readonly hasShortcuts: boolean;
}

/** The commands of the inbox; what deletes it is the last. */
export function InboxMenu({ hasShortcuts, domains, ...items }: Props) {
  const { inbox, commands, actions } = items;
  const t = useTexts();
  const hasMail = inbox.messages.length > 0;
  const canTest = takesTestMail(inbox);
  return (
    <>
      <Menu.Group className={styles.group} aria-label={t('action.label')}>
        <MenuItem
          icon="new"
          shortcut={hasShortcuts ? 'n' : null}
          note={t('action.newNote')}
          onClick={commands.replace}
        >
          {t('action.new')}
        </MenuItem>
        <MenuItem icon="name" onClick={commands.chooseName}>
          {t('action.name')}
        </MenuItem>
        <MenuItem icon="qrCode" onClick={commands.showQrCode}>
          {t('action.code')}
        </MenuItem>
        <TagItem {...items} />
      </Menu.Group>
      <Menu.Group className={styles.group} aria-label={t('tabInboxes.label')}>
        <TabInboxItems {...items} />
        <KeepItem {...items} />
      </Menu.Group>
      {(hasMail || canTest) && (
        <Menu.Group className={styles.group} aria-label={t('list.name')}>
          {hasMail && (
            <MenuItem icon="save" onClick={commands.saveAll}>
              {t('save.list')}
            </MenuItem>
          )}
          {canTest && (
            <MenuItem icon="send" onClick={() => void actions.sendTestMail()}>
              {t('action.testMail')}
            </MenuItem>
          )}
        </Menu.Group>
      )}
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
      <Menu.Group className={styles.group}>
        <MenuItem icon="delete" isDangerous onClick={commands.remove}>
          {t('action.destroy')}
        </MenuItem>
      </Menu.Group>
    </>
  );
}

/** Adds an inbox to this tab, or closes this one. */
export function TabInboxItems({ inbox, actions }: InboxItems) {
  const t = useTexts();
  const locale = useLocale();
  const { inboxes, control } = useTabInboxes();
  const isFull = inboxes.length === MAX_TAB_INBOXES;
  const most = MAX_TAB_INBOXES.toLocaleString(locale);
  // Nothing is lost: the others stay as they are.
  const isSafe = inbox.messages.length === 0 || inbox.tabs > 1 || inbox.kept;
  const close = () => {
    if (isSafe) actions.close();
    else actions.scheduleDeletion({ kind: 'close' });
  };
  return (
    <>
      <MenuItem
        icon="add"
        hint={isFull ? `${most}/${most}` : null}
        note={t(isFull ? 'tabInboxes.full' : 'tabInboxes.addNote')}
        isDisabled={isFull}
        onClick={() => control.add()}
      >
        {t('tabInboxes.add')}
      </MenuItem>
      {inboxes.length > 1 && (
        <MenuItem icon="close" onClick={close}>
          {t('tabInboxes.close')}
        </MenuItem>
      )}
    </>
  );
}

export function KeepItem({ inbox, actions }: InboxItems) {
  const t = useTexts();
  const locale = useLocale();
  const { kept, keepTime, expiresAt } = inbox;
  // Without a deadline it is the operator's, which is kept anyway.
  if (keepTime === 0 || (expiresAt === null && inbox.idleTimeout !== null)) return null;
  const time = formatLongDuration(keepTime, locale);
  const end = expiresAt === null ? '' : formatTime(expiresAt - inbox.clockOffset, locale);
  const note = kept ? t('keep.short', { time: end }) : null;
  return (
    <MenuItem icon="clock" note={note} onClick={() => void actions.setKept(!kept)}>
      {kept ? t('keep.stop') : t('keep.start', { time })}
    </MenuItem>
  );
}

export function TagItem({ commands }: InboxItems) {
  const t = useTexts();
  return (
    <MenuItem icon="tag" hint={`+${EXAMPLE_TAG}`} onClick={commands.addTag}>
      {t('tag.action')}
    </MenuItem>
  );
}
