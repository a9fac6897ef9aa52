import type { ReactNode } from 'react';
import styles from './VisuallyHidden.module.css';

/** For those who listen. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>;
}

/** Says its text politely whenever that changes. */
export function Announcer({ text }: { readonly text: string }) {
  return (
    <div role="status" className={styles.hidden}>
      {text}
    </div>
  );
}
