import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { Outcome } from '../../inbox/actions.ts';
import type { InboxTabs } from '../../inbox/tabs.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Handoff.module.css';

type Step = 'asking' | 'opening' | Exclude<Outcome<void>['kind'], 'ok'>;

/** Asks before an inbox is opened here: a link alone must not do it. */
export function HandoffQuestion({ tabs }: { readonly tabs: InboxTabs }) {
  const t = useTexts();
  const [step, setStep] = useState<Step>('asking');
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const accept = async () => {
    setStep('opening');
    const { kind } = await tabs.acceptHandoff();
    if (kind !== 'ok') setStep(kind);
  };
  const isGone = step === 'gone';
  return (
    <section className={styles.question} aria-labelledby="handoff-question">
      <h1 id="handoff-question">{t('handoff.question')}</h1>
      <p role="status">
        {isGone && t('handoff.gone')}
        {(step === 'unreachable' || step === 'rate_limited') && t('action.failed')}
      </p>
      <div className={styles.row}>
        {!isGone && (
          <Button
            ref={first}
            tone="primary"
            disabled={step === 'opening'}
            onClick={() => void accept()}
          >
            {t('handoff.accept')}
          </Button>
        )}
        <Button onClick={() => tabs.declineHandoff()}>
          {t(isGone ? 'action.new' : 'handoff.decline')}
        </Button>
      </div>
    </section>
  );
}
