import type { Mailbox } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import styles from './Sender.module.css';
import { isDisguised, senderAddress, senderName } from './sender-name.ts';

interface Props {
  readonly from: Mailbox | null;
  /** One line that cuts what is too long; else everything is shown, however long. */
  readonly isLine?: boolean;
}

/** Who a mail says it is from. No name, however long or sly, takes the address's place. */
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
  // An address that stands for a missing name is cut as one: never at its domain.
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

/** Where there is no room for both, the domain stays: it is what cannot be chosen freely. */
function Address({ address, className }: { address: string; className: string | undefined }) {
  const at = address.lastIndexOf('@');
  return (
    <bdi className={className} dir="ltr" translate="no">
      <span className={styles.local}>{address.slice(0, Math.max(at, 0))}</span>
      <span className={styles.domain}>
        <bdi dir="ltr">{address.slice(Math.max(at, 0))}</bdi>
      </span>
    </bdi>
  );
}
