import type { ComponentProps } from 'react';
import styles from './Button.module.css';

/** `primary`: the main action; `danger`: cannot be undone. */
export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';

interface Toned {
  readonly tone?: ButtonTone;
}

export function Button({ tone = 'plain', ...rest }: ComponentProps<'button'> & Toned) {
  return <button type="button" {...rest} className={`${styles.button} ${styles[tone]}`} />;
}

/** A link to another site, without opener and referrer. */
export function ExternalLink({ tone = 'plain', ...rest }: ComponentProps<'a'> & Toned) {
  const className = `${styles.button} ${styles[tone]}`;
  return <a target="_blank" rel="noopener noreferrer" {...rest} className={className} />;
}
