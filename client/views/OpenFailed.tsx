import { useEffect, useState } from 'react';
import { type Texts, useTexts } from '../i18n/texts.ts';
import type { InboxState } from '../inbox/state.ts';
import { Button } from '../ui/Button.tsx';
import styles from '../ui/Message.module.css';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { PageLayout } from './layout/PageLayout.tsx';

type Failure = Extract<InboxState, { phase: 'failed' }>;

interface Props {
  readonly failure: Failure;
  readonly onRetry: () => void;
}

/** The inbox could not be opened: why, when the next try follows, and a button for it. */
export function OpenFailed({ failure, onRetry }: Props) {
  const t = useTexts();
  const seconds = useSecondsUntil(failure.retryAt ?? 0);
  const { kind } = failure.problem;
  return (
    <PageLayout brightness={0}>
      <div
        className={`${styles.message} ${styles.alone}`}
        data-testid="refused"
        data-problem={kind}
      >
        <h1 className={styles.title}>{t('refused.title')}</h1>
        {/* The countdown is for the eye; screen readers read the reason once. */}
        <p aria-hidden="true">{reason(failure, seconds, t)}</p>
        <div role="alert">
          <VisuallyHidden>{reason(failure, secondsAtFirst(failure), t)}</VisuallyHidden>
        </div>
        <p role="timer">{next(failure, seconds, t)}</p>
        {/* A retry would fail before a rate limit ends, and without a network. */}
        {kind !== 'rate_limited' && kind !== 'offline' && (
          <Button tone="primary" onClick={onRetry}>
            {t('refused.again')}
          </Button>
        )}
      </div>
    </PageLayout>
  );
}

function secondsAtFirst({ problem }: Failure): number {
  return problem.kind === 'rate_limited' ? problem.retryAfterSeconds : 0;
}

function reason({ problem }: Failure, seconds: number, t: Texts): string {
  switch (problem.kind) {
    case 'rate_limited':
      return t('refused.rate_limited', { seconds: Math.max(1, seconds) });
    case 'full':
      return t('refused.full');
    case 'offline':
      return t('refused.offline');
    case 'unreachable':
      return t('refused.unreachable');
  }
}

function next({ problem, address, retryAt }: Failure, seconds: number, t: Texts): string {
  if (problem.kind === 'offline') {
    return address === null ? t('refused.opens') : t('refused.returns', { address });
  }
  if (problem.kind === 'rate_limited') return t('refused.byItself');
  return t('refused.next', { seconds: retryAt === null ? 0 : seconds });
}

const SECOND = 1_000;

/** Whole seconds until `at` (milliseconds since the epoch, the tab's clock), never negative. */
function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Math.ceil((at - now) / SECOND));
  useEffect(() => {
    if (left === 0) return;
    // Aligned to full seconds.
    const timer = setTimeout(() => setNow(Date.now()), (at - now) % SECOND || SECOND);
    return () => clearTimeout(timer);
  }, [at, now, left]);
  return left;
}
