import { type Texts, useTexts } from '../i18n/texts.ts';
import type { OpenProblem } from '../inbox/state.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Notice.module.css';
import { Room } from './Room.tsx';

interface Props {
  readonly problem: OpenProblem;
  readonly onAgain: () => void;
}

/** There is no address, why, and what to do. */
export function Refused({ problem, onAgain }: Props) {
  const t = useTexts();
  return (
    <Room
      burn={0}
      isAlone
      aside={
        <div className={styles.notice}>
          <h1 className={styles.title}>{t('refused.title')}</h1>
          <p role="alert">{reason(problem, t)}</p>
          <Button tone="lit" onClick={onAgain}>
            {t('refused.again')}
          </Button>
        </div>
      }
    />
  );
}

function reason(problem: OpenProblem, t: Texts): string {
  switch (problem.kind) {
    case 'rate_limited':
      return t('refused.rate_limited', { seconds: problem.retryAfterSeconds });
    case 'full':
      return t('refused.full');
    case 'unreachable':
      return t('refused.unreachable');
  }
}
