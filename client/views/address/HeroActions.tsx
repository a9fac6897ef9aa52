import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxCommands } from '../../inbox/inbox-commands.ts';
import { Button } from '../../ui/Button.tsx';
import { DomainList } from './DomainList.tsx';
import styles from './HeroActions.module.css';
import type { Domains } from './useDomains.ts';

interface Props {
  readonly domains: Domains;
  readonly commands: InboxCommands;
  /** The last button, which has the other commands. */
  readonly children: ReactNode;
}

/** The quiet buttons below the address. What deletes can be undone. */
export function HeroActions({ domains, commands, children }: Props) {
  const t = useTexts();
  return (
    <div className={styles.hero}>
      <fieldset className={styles.row} aria-label={t('action.label')}>
        <Button tone="quiet" title={t('action.newNote')} onClick={commands.replace}>
          {t('action.new')}
        </Button>
        <Button tone="quiet" onClick={commands.chooseName}>
          {t('action.name')}
        </Button>
        <Button tone="quiet" onClick={commands.showQrCode}>
          {t('action.code')}
        </Button>
        <Button tone="quiet" onClick={commands.remove}>
          {t('action.destroy')}
        </Button>
        {children}
      </fieldset>
      <DomainChoice domains={domains} />
    </div>
  );
}

/** Domain of the next address; only shown if there is a choice. */
function DomainChoice({ domains: { active, chosen, choose } }: { readonly domains: Domains }) {
  const t = useTexts();
  if (active.length < 2) return null;
  return (
    <DomainList
      label={t('domain.choice')}
      active={active}
      chosen={chosen}
      onChoose={choose}
      any={t('domain.any')}
    />
  );
}
