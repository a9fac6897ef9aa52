import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import { DomainList } from './DomainList.tsx';
import styles from './InboxActionButtons.module.css';
import type { Domains } from './useDomains.ts';

interface Props {
  readonly domains: Domains;
  readonly onNew: () => void;
  readonly onName: () => void;
  readonly onQrCode: () => void;
  readonly onDelete: () => void;
}

/** Buttons for the inbox. What deletes email can be cancelled. */
export function InboxActionButtons({ domains, onNew, onName, onQrCode, onDelete }: Props) {
  const t = useTexts();
  return (
    <fieldset className={styles.row} aria-label={t('action.label')}>
      <Button onClick={onNew}>{t('action.new')}</Button>
      <Button tone="quiet" onClick={onName}>
        {t('action.name')}
      </Button>
      <Button tone="quiet" onClick={onQrCode}>
        {t('action.code')}
      </Button>
      <Button tone="quiet" onClick={onDelete}>
        {t('action.destroy')}
      </Button>
      <DomainChoice domains={domains} />
    </fieldset>
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
