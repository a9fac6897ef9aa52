import type { RefObject } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { countLetters, splitAddress } from '../../inbox/address.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { CopyState } from '../../ui/useCopy.ts';
import { Announcer, VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './AddressCard.module.css';

interface Props {
  readonly address: string;
  readonly copied: CopyState;
  readonly onCopy: () => void;
  readonly copyButton: RefObject<HTMLButtonElement | null>;
}

/** The address and the button that copies it. */
export function AddressCard({ address, copied, onCopy, copyButton }: Props) {
  const t = useTexts();
  const announcement = { idle: '', copied: t('address.copied'), failed: t('address.copyFailed') };
  const isCopied = copied === 'copied';
  return (
    <div className={styles.card}>
      <h1 id="address-heading">
        <VisuallyHidden>{t('address.heading')}</VisuallyHidden>
      </h1>
      <Address address={address} />
      <Button
        ref={copyButton}
        tone="primary"
        data-moves="copy"
        aria-describedby="address-heading"
        onClick={onCopy}
      >
        <Icon shape={isCopied ? 'done' : 'copy'} />
        {t(isCopied ? 'address.copied' : 'address.copy')}
      </Button>
      <Announcer text={announcement[copied]} />
      {copied === 'failed' && <p className={styles.trouble}>{t('address.copyFailed')}</p>}
    </div>
  );
}

/** Two parts that are one text: nothing is between them when copied or read aloud. */
export function Address({ address }: { readonly address: string }) {
  const { localPart, domain } = splitAddress(address);
  return (
    <span
      className={styles.address}
      style={{ '--letters': countLetters(address), '--line': address.length }}
      data-testid="address"
      data-moves="address"
      dir="ltr"
      translate="no"
    >
      <span>{localPart}</span>
      <wbr />
      <span className={styles.domain}>{domain}</span>
    </span>
  );
}
