import type { ComponentProps } from 'react';
import styles from './Button.module.css';

/** `lit` is the one thing to do here, `grave` cannot be undone. */
export type ButtonTone = 'lit' | 'plain' | 'quiet' | 'grave';

interface Toned {
  readonly tone?: ButtonTone;
}

export function Button({ tone = 'plain', ...rest }: ComponentProps<'button'> & Toned) {
  return <button type="button" {...rest} className={`${styles.button} ${styles[tone]}`} />;
}

/** Opens a stranger's page: it learns neither who opened it nor from where. */
export function ExternalLink({ tone = 'plain', ...rest }: ComponentProps<'a'> & Toned) {
  const className = `${styles.button} ${styles[tone]}`;
  return <a target="_blank" rel="noopener noreferrer" {...rest} className={className} />;
}
