import { type ReactNode, useEffect, useState } from 'react';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { Hidden } from '../../ui/Hidden.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Slip.module.css';
import { type SlipKind, slipOf } from './slips.ts';

/** Milliseconds; what mends itself sooner was not worth reading about. */
const PATIENCE = 4_000;

interface Words {
  readonly text: TextId;
  /** The way out, where there is one for a hand: loading the page anew. */
  readonly reload: TextId | null;
}

const SLIPS = {
  missingPart: { text: 'slip.missingPart', reload: 'slip.reloadPage' },
  newVersion: { text: 'slip.newVersion', reload: 'slip.reload' },
  moving: { text: 'slip.moving', reload: null },
  offline: { text: 'slip.offline', reload: null },
  reconnecting: { text: 'slip.reconnecting', reload: null },
  polling: { text: 'slip.polling', reload: null },
} as const satisfies Record<SlipKind, Words>;

interface Props {
  readonly inbox: HeldInbox;
  /** Slips of other matters. */
  readonly children: ReactNode;
}

/** At the edge of the room: what is the matter with the page, and the way out. */
export function Slip({ inbox, children }: Props) {
  const t = useTexts();
  const kind = useLasting(slipOf(inbox, ownVersion(), useIsWhole(inbox.connection)));
  const [closed, close] = useState<SlipKind | null>(null);
  // Only as long as it is the same matter: what comes after it is said again.
  useEffect(() => close((was) => (was === kind ? was : null)), [kind]);
  return (
    <div role="status" className={styles.edge} aria-label={t('slip.label')}>
      {children}
      {kind !== null && kind !== closed && (
        <Paper kind={kind} text={t(SLIPS[kind].text)} onClose={() => close(kind)}>
          <Reload kind={kind} />
        </Paper>
      )}
    </div>
  );
}

interface PaperProps {
  readonly kind: string;
  readonly text: string;
  readonly onClose: () => void;
  /** What a hand can do about it. */
  readonly children?: ReactNode;
}

/** A slip of paper that can be put away. */
export function Paper({ kind, text, onClose, children }: PaperProps) {
  const t = useTexts();
  return (
    <div className={styles.slip} data-testid="slip" data-kind={kind}>
      <p>{text}</p>
      {children}
      <button type="button" className={styles.close} onClick={onClose}>
        <Icon shape="close" />
        <Hidden>{t('slip.close')}</Hidden>
      </button>
    </div>
  );
}

function Reload({ kind }: { readonly kind: SlipKind }) {
  const t = useTexts();
  const { reload } = SLIPS[kind];
  if (reload === null) return null;
  return (
    <Button tone="lit" onClick={() => window.location.reload()}>
      {t(reload)}
    </Button>
  );
}

/** What a connection does for a moment is told by its mark alone. */
function useLasting(kind: SlipKind | null): SlipKind | null {
  const [lasting, setLasting] = useState<SlipKind | null>(null);
  useEffect(() => {
    if (kind !== 'reconnecting') {
      setLasting(kind);
      return;
    }
    const timer = setTimeout(() => setLasting(kind), PATIENCE);
    return () => clearTimeout(timer);
  }, [kind]);
  return kind === null ? null : lasting;
}

/** Vite tells when a part of the page that is loaded later cannot be had. */
function useIsWhole(connection: HeldInbox['connection']): boolean {
  const [isWhole, setWhole] = useState(true);
  const isConnected = connection === 'live' || connection === 'polling';
  useEffect(() => {
    // Without a connection everything fails to load, and that says nothing about the page.
    if (!isConnected) return;
    const miss = () => setWhole(false);
    window.addEventListener('vite:preloadError', miss);
    return () => window.removeEventListener('vite:preloadError', miss);
  }, [isConnected]);
  return isWhole;
}

/** As the build stamped it on the document; null in development. */
function ownVersion(): string | null {
  const stamp = document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content ?? '';
  return /^[\w-]+$/.test(stamp) ? stamp : null;
}
