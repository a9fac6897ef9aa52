import { type SubmitEvent, useEffect, useMemo, useRef, useState } from 'react';
import { OWN_NAME_LENGTH } from '#shared/address.ts';
import { type Texts, useTexts } from '../../i18n/texts.ts';
import type { ClaimOutcome, InboxActions } from '../../inbox/actions.ts';
import { NameCheck, type NameState } from '../../inbox/name-check.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import fieldStyles from '../../ui/Field.module.css';
import { Icon } from '../../ui/Icon.tsx';
import { DomainList } from './DomainList.tsx';
import styles from './NameDialog.module.css';
import type { Domains } from './useDomains.ts';

interface Props {
  readonly inbox: HeldInbox;
  readonly domains: Domains;
  readonly actions: InboxActions;
  readonly onClose: () => void;
}

/** The steps of claiming a name. */
type Step =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'confirming' }
  | { readonly kind: 'claiming' }
  | { readonly kind: 'failed'; readonly why: Exclude<ClaimOutcome, { kind: 'ok' }> };

/** Lets the user choose name and domain of the next address. */
export default function NameDialog({ inbox, domains, actions, onClose }: Props) {
  const t = useTexts();
  const [name, setName] = useState('');
  const [domain, setDomain] = useState(() => firstDomain(domains, inbox.address));
  const [step, setStep] = useState<Step>({ kind: 'choosing' });
  const state = useNameState(actions, name, domain);
  const field = useRef<HTMLInputElement>(null);
  const isFree = state.kind === 'free';
  // Another tab that holds the inbox keeps it.
  const losesMail = inbox.messages.length > 0 && inbox.tabs === 1;

  const claim = async () => {
    setStep({ kind: 'claiming' });
    const outcome = await actions.claim({ name, domain });
    if (outcome.kind === 'ok') onClose();
    else setStep({ kind: 'failed', why: outcome });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isFree || step.kind === 'claiming') return;
    if (losesMail && step.kind !== 'confirming') setStep({ kind: 'confirming' });
    else void claim();
  };
  const change = (update: () => void) => {
    update();
    setStep({ kind: 'choosing' });
  };

  return (
    <Dialog title={t('name.title')} close={t('dialog.close')} onClose={onClose} first={field}>
      <form className={styles.form} onSubmit={submit}>
        <label className={styles.label} htmlFor="own-name">
          {t('name.label')}
        </label>
        <div className={styles.line} dir="ltr">
          <input
            ref={field}
            id="own-name"
            className={`${fieldStyles.field} ${styles.name}`}
            value={name}
            onChange={({ target }) => change(() => setName(target.value.trim()))}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            aria-describedby="own-name-rule own-name-state"
            aria-invalid={state.kind === 'no'}
          />
          {domains.active.length === 1 && <span className={styles.at}>@{domains.active[0]}</span>}
        </div>
        {domains.active.length > 1 && (
          <DomainList
            label={t('name.domain')}
            active={domains.active}
            chosen={domain}
            onChoose={(chosen) => change(() => setDomain(chosen))}
          />
        )}
        <p id="own-name-state" className={styles.state} role="status" data-state={state.kind}>
          {isFree && <Icon shape="done" />}
          {stateText(state, t)}
        </p>
        <p id="own-name-rule" className={styles.rule}>
          {t('name.rule', OWN_NAME_LENGTH)}
        </p>
        <SubmitArea
          step={step}
          inbox={inbox}
          isFree={isFree}
          onBack={() => setStep({ kind: 'choosing' })}
        />
      </form>
    </Dialog>
  );
}

interface SubmitAreaProps {
  readonly step: Step;
  readonly inbox: HeldInbox;
  readonly isFree: boolean;
  readonly onBack: () => void;
}

/** The submit button, an error, or the question whether to leave the old inbox. */
function SubmitArea({ step, inbox, isFree, onBack }: SubmitAreaProps) {
  const t = useTexts();
  if (step.kind === 'confirming') {
    return (
      <fieldset className={styles.last} aria-labelledby="leave-question">
        <p id="leave-question" role="alert">
          {t('name.leave', { address: inbox.address, count: inbox.messages.length })}
        </p>
        <div className={styles.buttons}>
          <Button tone="danger" type="submit">
            {t('confirm.newYes')}
          </Button>
          <Button autoFocus onClick={onBack}>
            {t('action.keep')}
          </Button>
        </div>
      </fieldset>
    );
  }
  return (
    <div className={styles.last}>
      {step.kind === 'failed' && (
        <p className={styles.trouble} role="alert">
          {failureText(step.why, t)}
        </p>
      )}
      {/* Never disabled, so that it keeps the focus if it is pressed too early. */}
      <Button tone="primary" type="submit" aria-disabled={!isFree || step.kind === 'claiming'}>
        {t('name.take')}
      </Button>
    </div>
  );
}

/** Checks again whenever name or domain changes. */
function useNameState(actions: InboxActions, name: string, domain: string | null): NameState {
  const [state, setState] = useState<NameState>({ kind: 'empty' });
  const check = useMemo(
    () => new NameCheck({ ask: (...args) => actions.checkName(...args), after, emit: setState }),
    [actions],
  );
  useEffect(() => {
    check.check({ name, domain });
    return () => check.cancel();
  }, [check, name, domain]);
  return state;
}

function after(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

/** The user's choice, else the domain of the current address, else the first. */
function firstDomain({ active, chosen }: Domains, address: string): string | null {
  const here = address.slice(address.lastIndexOf('@') + 1);
  return chosen ?? (active.includes(here) ? here : (active[0] ?? null));
}

const PROBLEM_TEXTS = {
  short: 'name.short',
  malformed: 'name.malformed',
  reserved: 'name.reserved',
  looks_generated: 'name.made',
  no_host: 'name.host',
  not_free: 'name.taken',
} as const;

function stateText(state: NameState, t: Texts): string {
  switch (state.kind) {
    case 'empty':
      return '';
    case 'asking':
      return t('name.asking');
    case 'free':
      return t('name.free', { address: state.address });
    case 'no':
      return t(PROBLEM_TEXTS[state.why], OWN_NAME_LENGTH);
    case 'wait':
      return t('name.wait', { seconds: state.seconds });
    case 'unreachable':
      return t('name.unreachable');
  }
}

function failureText(why: Exclude<ClaimOutcome, { kind: 'ok' }>, t: Texts): string {
  switch (why.kind) {
    case 'refused':
      return t('name.taken');
    case 'rate_limited':
      return t('refused.rate_limited', { seconds: why.retryAfterSeconds });
    case 'full':
      return t('name.full');
    case 'unreachable':
      return t('action.failed');
  }
}
