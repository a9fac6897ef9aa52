import type { Authentication } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Hidden } from '../../ui/Hidden.tsx';
import { Icon, type IconShape } from '../../ui/Icon.tsx';
import styles from './TrustMark.module.css';
import { type Standing, saidOf } from './trust.ts';

/** A shape of its own for each: colour is never what tells them apart. */
export const SHAPES = {
  pass: 'seal',
  none: 'unknown',
  fail: 'warning',
  error: 'unknown',
  checking: 'clock',
  unchecked: 'unknown',
} as const satisfies Record<Standing, IconShape>;

interface MarkProps {
  readonly authentication: Authentication | null;
}

/** On a row: only what a check has found. */
export function TrustMark({ authentication }: MarkProps) {
  const t = useTexts();
  if (authentication === null) return null;
  const { verdict, domain } = authentication;
  const said = t(saidOf(verdict, domain), { domain: domain ?? '' });
  return (
    <span className={styles.mark} data-verdict={verdict} title={said}>
      <Icon shape={SHAPES[verdict]} />
      {verdict === 'fail' ? <span>{said}</span> : <Hidden>{said}.</Hidden>}
    </span>
  );
}
