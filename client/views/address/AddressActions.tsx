import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './AddressActions.module.css';
import { DomainChoice } from './DomainChoice.tsx';
import type { Domains } from './useDomains.ts';

interface Props {
  readonly domains: Domains;
  readonly onNew: () => void;
  readonly onName: () => void;
  readonly onCode: () => void;
  readonly onDestroy: () => void;
}

/** What can be done with the address; what would lose something can be taken back. */
export function AddressActions({ domains, onNew, onName, onCode, onDestroy }: Props) {
  const t = useTexts();
  return (
    <fieldset className={styles.row} aria-label={t('action.label')}>
      <Button onClick={onNew}>{t('action.new')}</Button>
      <Button tone="quiet" onClick={onName}>
        {t('action.name')}
      </Button>
      <Button tone="quiet" onClick={onCode}>
        {t('action.code')}
      </Button>
      <Button tone="quiet" onClick={onDestroy}>
        {t('action.destroy')}
      </Button>
      <DomainChoice domains={domains} />
    </fieldset>
  );
}
