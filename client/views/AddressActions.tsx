import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { Button } from '../ui/Button.tsx';
import styles from './AddressActions.module.css';
import { DomainChoice } from './DomainChoice.tsx';
import type { Domains } from './useDomains.ts';

/** What the person is being asked before it is done. */
export type Question = 'none' | 'new' | 'destroy';

interface Props {
  readonly actions: InboxActions;
  readonly domains: Domains;
  readonly mails: number;
  readonly question: Question;
  readonly onAsk: (question: Question) => void;
}

/** New address, destroy now: each asks once where something would be lost. */
export function AddressActions({ actions, domains, mails, question, onAsk }: Props) {
  const t = useTexts();
  const renew = () => actions.renew(domains.wished);
  const asker = useFocusReturn(question);
  switch (question) {
    case 'none':
      return (
        <fieldset className={styles.row} aria-label={t('action.label')}>
          <Button ref={asker.new} onClick={() => (mails === 0 ? renew() : onAsk('new'))}>
            {t('action.new')}
          </Button>
          <Button ref={asker.destroy} tone="quiet" onClick={() => onAsk('destroy')}>
            {t('action.destroy')}
          </Button>
          <DomainChoice domains={domains} />
        </fieldset>
      );
    case 'new':
      return (
        <Confirm
          ask={t('confirm.new', { count: mails })}
          yes={t('confirm.newYes')}
          onYes={async () => {
            renew();
            return true;
          }}
          onNo={() => onAsk('none')}
        />
      );
    case 'destroy':
      return (
        <Confirm
          ask={t('confirm.destroy', { count: mails })}
          yes={t('confirm.destroyYes')}
          onYes={async () => (await actions.destroy()).kind !== 'unreachable'}
          onNo={() => onAsk('none')}
        />
      );
  }
}

/** Whoever says no finds the focus where the question came from. */
function useFocusReturn(question: Question) {
  const asked = useRef<Question>('none');
  const buttons = {
    new: useRef<HTMLButtonElement>(null),
    destroy: useRef<HTMLButtonElement>(null),
  };
  useEffect(() => {
    if (question === 'none' && asked.current !== 'none') buttons[asked.current].current?.focus();
    asked.current = question;
  });
  return buttons;
}

interface ConfirmProps {
  readonly ask: string;
  readonly yes: string;
  /** False: it did not work, and can be tried again. */
  readonly onYes: () => Promise<boolean>;
  readonly onNo: () => void;
}

function Confirm({ ask, yes, onYes, onNo }: ConfirmProps) {
  const t = useTexts();
  const [progress, setProgress] = useState<'asked' | 'doing' | 'failed'>('asked');
  const confirm = async () => {
    setProgress('doing');
    if (!(await onYes())) setProgress('failed');
  };
  return (
    <fieldset className={styles.confirm} aria-labelledby="confirm-question">
      <p id="confirm-question">{ask}</p>
      {progress === 'failed' && (
        <p className={styles.trouble} role="alert">
          {t('action.failed')}
        </p>
      )}
      <div className={styles.row}>
        <Button tone="grave" disabled={progress === 'doing'} onClick={confirm}>
          {yes}
        </Button>
        <Button autoFocus onClick={onNo}>
          {t('action.keep')}
        </Button>
      </div>
    </fieldset>
  );
}
