import { Menu } from '@base-ui/react/menu';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import type { InboxCommands } from '../inbox/inbox-commands.ts';
import type { HeldInbox } from '../inbox/state.ts';
import styles from '../ui/Menu.module.css';
import { Choice, Group } from '../ui/MenuParts.tsx';
import { describeDomain } from './address/DomainList.tsx';
import type { Domains } from './address/useDomains.ts';
import { takesTestMail } from './list/useTestMail.ts';

/** Value of the entry for any domain. */
const ANY = '';

interface Props {
  readonly inbox: HeldInbox;
  readonly domains: Domains;
  readonly commands: InboxCommands;
  readonly actions: InboxActions;
}

/** Items of the bar's menu: what the hero shows as buttons. What deletes email can be undone. */
export default function InboxMenu({ inbox, domains, commands, actions }: Props) {
  const t = useTexts();
  const hasMail = inbox.messages.length > 0;
  return (
    <>
      <Menu.Group className={styles.group} aria-label={t('action.label')}>
        <Item onClick={commands.replace}>{t('action.new')}</Item>
        <Item onClick={commands.chooseName}>{t('action.name')}</Item>
        <Item onClick={commands.showQrCode}>{t('action.code')}</Item>
        {hasMail && <Item onClick={commands.saveAll}>{t('save.list')}</Item>}
        {takesTestMail(inbox) && (
          <Item onClick={() => void actions.sendTestMail()}>{t('action.testMail')}</Item>
        )}
        <Item onClick={commands.showShortcuts}>{t('keys.sheet')}</Item>
        <Item onClick={commands.remove}>{t('action.destroy')}</Item>
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

function Item({ children, onClick }: { readonly children: string; readonly onClick: () => void }) {
  return (
    <Menu.Item className={styles.choice} onClick={onClick}>
      {children}
    </Menu.Item>
  );
}
