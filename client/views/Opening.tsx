import { useTexts } from '../i18n/texts.ts';
import { Announcer, Hidden } from '../ui/Hidden.tsx';
import styles from './address/AddressCard.module.css';
import { Address } from './address/AddressCard.tsx';
import { Room } from './room/Room.tsx';

/** Until the server has answered: the same picture as the static shell. */
export function Opening({ address }: { readonly address: string | null }) {
  const t = useTexts();
  return (
    <Room
      burn={1}
      aside={
        <div className={styles.card}>
          <h1>
            <Hidden>{t('address.heading')}</Hidden>
          </h1>
          <div className={styles.copy}>
            <Address address={address ?? ''} />
          </div>
          <Announcer text={t('address.waiting')} />
          {address === null && (
            <p className={styles.waiting} aria-hidden="true">
              {t('address.waiting')}
            </p>
          )}
        </div>
      }
    />
  );
}
