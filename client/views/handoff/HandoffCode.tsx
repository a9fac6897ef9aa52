import { useCallback, useEffect, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { formatHandoffLink } from '../../inbox/handoff-link.ts';
import { Button } from '../../ui/Button.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer } from '../../ui/VisuallyHidden.tsx';
import styles from './Handoff.module.css';

/** Milliseconds between two questions whether the secret was used. */
const ASK_EVERY_MS = 2_000;

/** Milliseconds; the last answer before the end may be late. */
const END_SLACK_MS = 2_000;

type State =
  | { readonly kind: 'asking' }
  | { readonly kind: 'open'; readonly link: string; readonly endsAt: number }
  | { readonly kind: 'used' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed' };

interface Props {
  readonly actions: InboxActions;
  /** The user wants this tab without the inbox, or the inbox deleted. */
  readonly onLeave: () => void;
  readonly onDelete: () => void;
}

/** A QR code and a link that open this inbox once in another browser. */
export function HandoffCode({ actions, onLeave, onDelete }: Props) {
  const t = useTexts();
  const [state, renew] = useHandoff(actions);
  const [copied, copy] = useCopy();
  switch (state.kind) {
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
            <Button onClick={renew}>{t('handoff.again')}</Button>
          </div>
        </>
      );
  }
}

function useHandoff(actions: InboxActions) {
  const [state, setState] = useState<State>({ kind: 'asking' });
  const [round, setRound] = useState(0);
  const renew = useCallback(() => setRound((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks for a new secret
  useEffect(() => {
    let isCurrent = true;
    setState({ kind: 'asking' });
    void actions.offerHandoff().then((answer) => {
      if (!isCurrent) return;
      if (answer.kind !== 'ok') return setState({ kind: 'failed' });
      const { secret, expiresAt, serverTime } = answer.value;
      const duration = Date.parse(expiresAt) - Date.parse(serverTime);
      setState({
        kind: 'open',
        link: formatHandoffLink(window.location.origin, secret),
        endsAt: Date.now() + duration,
      });
    });
    return () => {
      isCurrent = false;
    };
  }, [actions, round]);
  const endsAt = state.kind === 'open' ? state.endsAt : null;
  useEffect(() => {
    if (endsAt === null) return;
    const ask = async () => {
      const answer = await actions.isHandoffOpen();
      if (answer.kind !== 'ok' || answer.value) return;
      const isOver = Date.now() > endsAt - END_SLACK_MS;
      setState({ kind: isOver ? 'expired' : 'used' });
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [actions, endsAt]);
  return [state, renew] as const;
}
