import type { Mailbox } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import styles from './Sender.module.css';
import { isDisguised, senderAddress, senderName } from './sender-name.ts';

interface Props {
  readonly from: Mailbox | null;
  /** One line, truncated; else the whole name and address are shown. */
  readonly isLine?: boolean;
}

/** The sender as the email claims. No name can hide the address. */
export function Sender({ from, isLine = false }: Props) {
  const t = useTexts();
  const address = senderAddress(from);
  const name = senderName(from, t);
  const layout = isLine ? styles.line : styles.whole;
  if (address !== null && isDisguised(from)) {
    return (
      <span className={layout} data-disguised="true">
        <Address address={address} className={styles.real} />{' '}
        <span className={styles.claim}>{t('sender.calls', { name })}</span>
      </span>
    );
  }
  // An address in place of a missing name is truncated as an address, never at its domain.
  if (address === null && from?.address === name) {
    return (
      <span className={layout}>
        <Address address={name} className={styles.real} />
      </span>
    );
  }
  return (
    <span className={layout}>
      <bdi className={styles.name}>{name}</bdi>{' '}
      {address !== null && <Address address={address} className={styles.address} />}
    </span>
  );
}

/** The local part is truncated first; the domain cannot be chosen freely. */
function Address({ address, className }: { address: string; className: string | undefined }) {
  const at = address.lastIndexOf('@');
  return (
    <bdi className={className} dir="ltr" translate="no">
      <span className={styles.local}>{address.slice(0, Math.max(at, 0))}</span>
      {at >= 0 && <span className={styles.at}>@</span>}
      <span className={styles.domain}>
        <bdi dir="ltr">{address.slice(at + 1)}</bdi>
      </span>
    </bdi>
  );
}
