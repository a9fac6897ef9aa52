import type { Authentication } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Icon, type IconShape } from '../../ui/Icon.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './VerdictIcon.module.css';
import { type SenderVerdict, verdictText } from './verdict.ts';

/** A shape of its own for each: colour is never what tells them apart. */
export const SHAPES = {
  pass: 'seal',
  none: 'unknown',
  fail: 'warning',
  error: 'unknown',
  checking: 'clock',
  unchecked: 'unknown',
} as const satisfies Record<SenderVerdict, IconShape>;

interface MarkProps {
  readonly authentication: Authentication | null;
}

/** On a row: only what a check has found. */
export function VerdictIcon({ authentication }: MarkProps) {
  const t = useTexts();
  if (authentication === null) return null;
  const { verdict, domain } = authentication;
  const said = t(verdictText(verdict, domain), { domain: domain ?? '' });
  return (
    <span className={styles.mark} data-verdict={verdict} title={said}>
      <Icon shape={SHAPES[verdict]} />
      {verdict === 'fail' ? <span>{said}</span> : <VisuallyHidden>{said}.</VisuallyHidden>}
    </span>
  );
}
