import { type ReactNode, useEffect, useState } from 'react';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { MISSING_PART } from '../../ui/lazyPart.tsx';
import { findPageProblem, type PageProblem } from './page-problem.ts';
import styles from './StatusBanner.module.css';

/** Milliseconds; shorter reconnects are shown by the connection indicator alone. */
const RECONNECTING_SHOWN_AFTER_MS = 4_000;

interface ProblemTexts {
  readonly text: TextId;
  /** Label of the button that reloads the page, if that helps. */
  readonly reload: TextId | null;
}

const TEXTS = {
  missingPart: { text: 'problem.missingPart', reload: 'problem.reloadPage' },
  newVersion: { text: 'problem.newVersion', reload: 'problem.reload' },
  moving: { text: 'problem.moving', reload: null },
  offline: { text: 'problem.offline', reload: null },
  reconnecting: { text: 'problem.reconnecting', reload: null },
  polling: { text: 'problem.polling', reload: null },
} as const satisfies Record<PageProblem, ProblemTexts>;

interface Props {
  readonly inbox: HeldInbox;
  /** Further banners. */
  readonly children: ReactNode;
}

/** Banner for a problem of the page or its connection, with what the user can do about it. */
export function StatusBanner({ inbox, children }: Props) {
  const t = useTexts();
  const isComplete = useIsComplete();
  const kind = useLastingProblem(findPageProblem(inbox, readPageVersion(), isComplete));
  const [closed, close] = useState<PageProblem | null>(null);
  // A closed banner stays closed only while its problem lasts.
  useEffect(() => close((previous) => (previous === kind ? previous : null)), [kind]);
  return (
    <div role="status" className={styles.edge} data-corner="edge" aria-label={t('problem.label')}>
      {children}
      {kind !== null && kind !== closed && (
        <Banner kind={kind} text={t(TEXTS[kind].text)} onClose={() => close(kind)}>
          <ReloadButton kind={kind} />
        </Banner>
      )}
    </div>
  );
}

function ReloadButton({ kind }: { readonly kind: PageProblem }) {
  const t = useTexts();
  const { reload } = TEXTS[kind];
  if (reload === null) return null;
  return (
    <Button tone="primary" onClick={() => window.location.reload()}>
      {t(reload)}
    </Button>
  );
}

/** Delays `reconnecting`, and passes on every other problem at once. */
function useLastingProblem(kind: PageProblem | null): PageProblem | null {
  const [lasting, setLasting] = useState<PageProblem | null>(null);
  useEffect(() => {
    if (kind !== 'reconnecting') {
      setLasting(kind);
      return;
    }
    const timer = setTimeout(() => setLasting(kind), RECONNECTING_SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [kind]);
  return kind === null ? null : lasting;
}

/** False once the server did not have a part of the page. */
function useIsComplete(): boolean {
  const [isComplete, setComplete] = useState(true);
  useEffect(() => {
    const onMissing = () => setComplete(false);
    window.addEventListener(MISSING_PART, onMissing);
    return () => window.removeEventListener(MISSING_PART, onMissing);
  }, []);
  return isComplete;
}

/** The version that the build stamped on the document; null in development. */
function readPageVersion(): string | null {
  const stamp = document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content ?? '';
  return /^[\w-]+$/.test(stamp) ? stamp : null;
}
