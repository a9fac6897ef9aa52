import type { DomainState } from '#shared/protocol.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './DomainNotice.module.css';

/** Warns if the domain of the address is draining or retired. */
export function DomainNotice({ state }: { readonly state: DomainState }) {
  return (
    <div role="status">
      <Note state={state} />
    </div>
  );
}

function Note({ state }: { readonly state: DomainState }) {
  const t = useTexts();
  switch (state) {
    case 'active':
      return null;
    case 'draining':
      return (
        <p className={styles.note}>
          <Icon shape="clock" />
          {t('domain.draining')}
        </p>
      );
    case 'retired':
      return (
        <p className={`${styles.note} ${styles.retired}`}>
          <Icon shape="warning" />
          {t('domain.retired')}
        </p>
      );
  }
}
