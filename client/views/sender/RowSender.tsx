import type { Mailbox } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import styles from './RowSender.module.css';
import { Sender } from './Sender.tsx';
import { domainToShow, isDisguised, senderAddress, senderName } from './sender-name.ts';

/** The sender in a row: the name, and the domain unless it is the name. */
export function RowSender({ from }: { readonly from: Mailbox | null }) {
  const t = useTexts();
  // A name that imitates an address stands after the real one.
  if (isDisguised(from) || senderAddress(from) === null) return <Sender from={from} isLine />;
  const domain = domainToShow(from);
  return (
    <>
      <bdi className={styles.name}>{senderName(from, t)}</bdi>{' '}
      {domain !== null && (
        <span className={styles.domain} translate="no">
          <bdi dir="ltr">{domain}</bdi>
        </span>
      )}
    </>
  );
}
