import { type Texts, useTexts } from '../../i18n/texts.ts';
import type { InboxState } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { Hidden } from '../../ui/Hidden.tsx';
import styles from '../room/Notice.module.css';
import { Room } from '../room/Room.tsx';
import { useSecondsUntil } from './useSecondsUntil.ts';

type Refusal = Extract<InboxState, { phase: 'failed' }>;

interface Props {
  readonly refusal: Refusal;
  readonly onAgain: () => void;
}

/** There is no address, why, and what happens next, by itself or by hand. */
export function Refused({ refusal, onAgain }: Props) {
  const t = useTexts();
  const seconds = useSecondsUntil(refusal.retryAt ?? 0);
  const { kind } = refusal.problem;
  return (
    <Room
      burn={0}
      isAlone
      aside={
        <div className={styles.notice} data-testid="refused" data-problem={kind}>
          <h1 className={styles.title}>{t('refused.title')}</h1>
          {/* What counts down is there to see; said aloud, it is said once. */}
          <p aria-hidden="true">{reason(refusal, seconds, t)}</p>
          <div role="alert">
            <Hidden>{reason(refusal, secondsAtFirst(refusal), t)}</Hidden>
          </div>
          <p role="timer">{next(refusal, seconds, t)}</p>
          {/* Before its time a crowd is refused again, and offline nobody hears. */}
          {kind !== 'rate_limited' && kind !== 'offline' && (
            <Button tone="lit" onClick={onAgain}>
              {t('refused.again')}
            </Button>
          )}
        </div>
      }
    />
  );
}

function secondsAtFirst({ problem }: Refusal): number {
  return problem.kind === 'rate_limited' ? problem.retryAfterSeconds : 0;
}

function reason({ problem }: Refusal, seconds: number, t: Texts): string {
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

function next({ problem, address, retryAt }: Refusal, seconds: number, t: Texts): string {
  if (problem.kind === 'offline') {
    return address === null ? t('refused.opens') : t('refused.returns', { address });
  }
  if (problem.kind === 'rate_limited') return t('refused.byItself');
  return t('refused.next', { seconds: retryAt === null ? 0 : seconds });
}
