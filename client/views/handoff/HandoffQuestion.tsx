import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { HandoffOutcome, TabInboxes } from '../../inbox/tab-inboxes.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Handoff.module.css';

type Step = 'asking' | 'opening' | Exclude<HandoffOutcome['kind'], 'ok'>;

/** Asks before an inbox is opened here: a link alone must not do it. */
export default function HandoffQuestion({ tabInboxes }: { readonly tabInboxes: TabInboxes }) {
  const t = useTexts();
  const [step, setStep] = useState<Step>('asking');
  // The heading has the focus and no button: Enter alone must not open the inbox of another person.
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const accept = async () => {
    setStep('opening');
    const { kind } = await tabInboxes.acceptHandoff();
    if (kind !== 'ok') setStep(kind);
  };
  const isGone = step === 'gone';
  const canAccept = !isGone && step !== 'full';
  return (
    <section className={styles.question} aria-labelledby="handoff-question">
      <h1 ref={heading} id="handoff-question" tabIndex={-1}>
        {t('handoff.question')}
      </h1>
      {canAccept && <p>{t('handoff.caution')}</p>}
      <p role="status">
        {isGone && t('handoff.gone')}
        {step === 'full' && t('tabInboxes.full')}
        {(step === 'unreachable' || step === 'rate_limited') && t('action.failed')}
      </p>
      <div className={styles.row}>
        {canAccept && (
          <Button tone="primary" disabled={step === 'opening'} onClick={() => void accept()}>
            {t('handoff.accept')}
          </Button>
        )}
        <Button onClick={() => tabInboxes.declineHandoff()}>
          {t(isGone ? 'action.new' : 'handoff.decline')}
        </Button>
      </div>
    </section>
  );
}
