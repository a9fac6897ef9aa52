import { useTexts } from '../../i18n/texts.ts';
import { countLetters, splitAddress } from '../../inbox/address.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { CopyState } from '../../ui/useCopy.ts';
import { Announcer, VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './AddressCard.module.css';

interface Props {
  readonly address: string;
  readonly copied: CopyState;
  readonly onCopy: () => void;
}

/** The address as large as it fits. A click anywhere on it copies it. */
export function AddressCard({ address, copied, onCopy }: Props) {
  const t = useTexts();
  const label = { idle: t('address.copy'), copied: t('address.copied'), failed: t('address.copy') };
  const announcement = { idle: '', copied: t('address.copied'), failed: t('address.copyFailed') };
  return (
    <div className={styles.card}>
      <h1 id="address-heading">
        <VisuallyHidden>{t('address.heading')}</VisuallyHidden>
      </h1>
      <button type="button" className={styles.copy} onClick={onCopy} data-copied={copied}>
        <Address address={address} />
        <span className={styles.hint}>
          <Icon shape={copied === 'copied' ? 'done' : 'copy'} />
          {label[copied]}
        </span>
      </button>
      <Announcer text={announcement[copied]} />
      {copied === 'failed' && <p className={styles.trouble}>{t('address.copyFailed')}</p>}
    </div>
  );
}

/** Two lines that are one text: nothing is between them when copied or read aloud. */
export function Address({ address }: { readonly address: string }) {
  const { localPart, domain } = splitAddress(address);
  return (
    <span
      className={styles.address}
      style={{ '--letters': countLetters(address) }}
      data-testid="address"
      dir="ltr"
      translate="no"
    >
      <span className={styles.local}>{localPart}</span>
      <wbr />
      <span className={styles.domain}>{domain}</span>
    </span>
  );
}
