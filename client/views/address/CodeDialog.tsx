import { useId, useState } from 'react';
import { encode } from 'uqr';
import { useTexts } from '../../i18n/texts.ts';
import { splitAddress } from '../../inbox/address.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './CodeDialog.module.css';

interface Props {
  readonly address: string;
  readonly onClose: () => void;
}

const HOLDS = ['address', 'mailto'] as const;
type Holds = (typeof HOLDS)[number];
const SAID = { address: 'qr.address', mailto: 'qr.mailto' } as const satisfies Record<
  Holds,
  string
>;

/** Modules of white around a code, without which readers do not find it: ISO/IEC 18004 9.1. */
const QUIET_ZONE = 4;

/** The address for a telephone's camera. Never the token: whoever sees a code can have it. */
export default function CodeDialog({ address, onClose }: Props) {
  const t = useTexts();
  const name = useId();
  const { localPart, domain } = splitAddress(address);
  const [holds, hold] = useState<Holds>('address');
  return (
    <Dialog title={t('qr.title')} close={t('dialog.close')} onClose={onClose}>
      <div className={styles.code}>
        <Code
          text={holds === 'mailto' ? `mailto:${address}` : address}
          label={t('qr.picture', { address })}
        />
        <p className={styles.address} dir="ltr" translate="no">
          {localPart}
          <wbr />
          {domain}
        </p>
      </div>
      <fieldset className={styles.choice} aria-label={t('qr.label')}>
        {HOLDS.map((each) => (
          <label key={each}>
            <input type="radio" name={name} checked={holds === each} onChange={() => hold(each)} />
            {t(SAID[each])}
          </label>
        ))}
      </fieldset>
      <p className={styles.note}>{t('qr.holds')}</p>
    </Dialog>
  );
}

/** One square for each dark module, on white in either theme: cameras expect it so. */
function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? `M${x} ${y}h1v1h-1z` : [])));
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={styles.picture}>
      <path d={dark.join('')} shapeRendering="crispEdges" />
    </svg>
  );
}
