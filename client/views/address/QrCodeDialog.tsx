import { useId, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { splitAddress } from '../../inbox/address.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import { HandoffCode } from '../handoff/HandoffCode.tsx';
import type { Handoff } from '../handoff/useHandoff.ts';
import styles from './QrCodeDialog.module.css';

interface Props {
  readonly address: string;
  readonly actions: InboxActions;
  readonly handoff: Handoff;
  readonly onClose: () => void;
}

const CONTENTS = ['address', 'mailto', 'handoff'] as const;
type Contents = (typeof CONTENTS)[number];
const TEXTS = {
  address: 'qr.address',
  mailto: 'qr.mailto',
  handoff: 'handoff.choice',
} as const satisfies Record<Contents, string>;

/** Another device cannot open a page of this machine. */
const LOOPBACK = /^(?:127\.|\[::1\]$|(?:.*\.)?localhost$)/;

/**
 * The address as a QR code, or a hand-off of the inbox. Never the token: anyone who sees the code
 * could read it.
 */
export default function QrCodeDialog({ address, actions, handoff, onClose }: Props) {
  const t = useTexts();
  const name = useId();
  const { localPart, domain } = splitAddress(address);
  const isLocal = LOOPBACK.test(window.location.hostname);
  const contents = CONTENTS.filter((each) => each !== 'handoff' || !isLocal);
  const [content, setContent] = useState<Contents>('address');
  return (
    <Dialog title={t('qr.title')} close={t('dialog.close')} onClose={onClose}>
      {content === 'handoff' ? (
        <HandoffCode
          handoff={handoff}
          onLeave={() => actions.close()}
          onDelete={() => {
            onClose();
            actions.scheduleDeletion({ kind: 'delete' });
          }}
        />
      ) : (
        <div className={styles.code}>
          <QrCode
            text={content === 'mailto' ? `mailto:${address}` : address}
            label={t('qr.picture', { address })}
          />
          <p className={styles.address} dir="ltr" translate="no">
            {localPart}
            <wbr />
            {domain}
          </p>
        </div>
      )}
      <fieldset className={styles.choice} aria-label={t('qr.label')}>
        {contents.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name={name}
              checked={content === each}
              onChange={() => setContent(each)}
            />
            {t(TEXTS[each])}
          </label>
        ))}
      </fieldset>
      {content !== 'handoff' && <p className={styles.note}>{t('qr.holds')}</p>}
      {isLocal && <p className={styles.note}>{t('handoff.local')}</p>}
    </Dialog>
  );
}
