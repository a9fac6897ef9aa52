import { useEffect } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer } from '../../ui/VisuallyHidden.tsx';
import styles from './Handoff.module.css';
import type { Handoff } from './useHandoff.ts';

interface Props {
  readonly handoff: Handoff;
  /** The user wants this tab without the inbox, or the inbox deleted. */
  readonly onLeave: () => void;
  readonly onDelete: () => void;
}

/** A QR code and a link that open this inbox once in another browser. */
export function HandoffCode({ handoff, onLeave, onDelete }: Props) {
  const t = useTexts();
  const { state, offer, enterDialog } = handoff;
  useEffect(offer, [offer]);
  useEffect(enterDialog, [enterDialog]);
  const [copied, copy] = useCopy();
  switch (state.kind) {
    case 'none':
    case 'asking':
      return <div className={styles.space} />;
    case 'open':
      return (
        <>
          <div className={styles.code}>
            <QrCode text={state.link} label={t('handoff.picture')} />
          </div>
          <p className={styles.note}>{t('handoff.explain')}</p>
          <div className={styles.row}>
            <Button onClick={() => copy(state.link)}>
              {t(copied === 'copied' ? 'address.copied' : 'handoff.copy')}
            </Button>
          </div>
          <Announcer text={copied === 'copied' ? t('address.copied') : ''} />
        </>
      );
    case 'used':
      return (
        <>
          <p role="status">{t('handoff.used')}</p>
          <div className={styles.row}>
            <Button onClick={onLeave}>{t('handoff.leave')}</Button>
            <Button tone="quiet" onClick={onDelete}>
              {t('action.destroy')}
            </Button>
          </div>
        </>
      );
    case 'expired':
    case 'failed':
      return (
        <>
          <p role="status">{t(state.kind === 'failed' ? 'action.failed' : 'handoff.expired')}</p>
          <div className={styles.row}>
            <Button onClick={offer}>{t('handoff.again')}</Button>
          </div>
        </>
      );
  }
}
