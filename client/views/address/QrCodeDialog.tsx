import { useId, useState } from 'react';
import { encode } from 'uqr';
import { useTexts } from '../../i18n/texts.ts';
import { splitAddress } from '../../inbox/address.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './QrCodeDialog.module.css';

interface Props {
  readonly address: string;
  readonly onClose: () => void;
}

const CONTENTS = ['address', 'mailto'] as const;
type Contents = (typeof CONTENTS)[number];
const TEXTS = { address: 'qr.address', mailto: 'qr.mailto' } as const satisfies Record<
  Contents,
  string
>;

/** White modules around a code that readers need (ISO/IEC 18004 9.1). */
const QUIET_ZONE = 4;

/** The address as a QR code. Never the token: anyone who sees the code could read it. */
export default function QrCodeDialog({ address, onClose }: Props) {
  const t = useTexts();
  const name = useId();
  const { localPart, domain } = splitAddress(address);
  const [content, setContent] = useState<Contents>('address');
  return (
    <Dialog title={t('qr.title')} close={t('dialog.close')} onClose={onClose}>
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
      <fieldset className={styles.choice} aria-label={t('qr.label')}>
        {CONTENTS.map((each) => (
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
      <p className={styles.note}>{t('qr.holds')}</p>
    </Dialog>
  );
}

/** One square for each dark module, on white in both themes, as cameras expect. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? `M${x} ${y}h1v1h-1z` : [])));
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={styles.picture}>
      <path d={dark.join('')} shapeRendering="crispEdges" />
    </svg>
  );
}
