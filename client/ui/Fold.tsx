import type { ReactNode } from 'react';
import styles from './Fold.module.css';
import { MailIcon } from './MailIcon.tsx';

interface Props {
  readonly label: string;
  readonly isOpenAtFirst?: boolean;
  /** Part of what the author wrote: it is printed, folded or not. */
  readonly isPrinted?: boolean;
  readonly children: ReactNode;
}

/** Content that is folded behind its label. */
export function Fold({ label, isOpenAtFirst = false, isPrinted = false, children }: Props) {
  return (
    <details className={styles.fold} open={isOpenAtFirst} data-printed={isPrinted}>
      <summary>
        {label}
        <MailIcon shape="more" />
      </summary>
      {children}
    </details>
  );
}
