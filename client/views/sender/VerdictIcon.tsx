import type { Authentication } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Icon, type IconShape } from '../../ui/Icon.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './VerdictIcon.module.css';
import { type SenderVerdict, verdictText } from './verdict.ts';

/** Each verdict has its own shape, not only a colour. */
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

/** The verdict on a row, in words for screen readers; nothing while there is none. */
export function VerdictIcon({ authentication }: MarkProps) {
  const t = useTexts();
  if (authentication === null) return null;
  const { verdict, domain } = authentication;
  const text = t(verdictText(verdict, domain), { domain: domain ?? '' });
  return (
    <span className={styles.mark} data-verdict={verdict} title={text}>
      <Icon shape={SHAPES[verdict]} />
      <VisuallyHidden>{text}.</VisuallyHidden>
    </span>
  );
}
