import type { ReactNode } from 'react';
import styles from './VisuallyHidden.module.css';

/** For screen readers only. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>;
}

/** A live region: screen readers read its text when it changes. */
export function Announcer({ text }: { readonly text: string }) {
  return (
    <div role="status" className={styles.hidden}>
      {text}
    </div>
  );
}
