import { type CSSProperties, type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import { applyLayout, type Layout } from '../../settings/layout.ts';
import { Mayfly } from '../../ui/Icon.tsx';
import { lazyPart } from '../../ui/lazyPart.tsx';
import { MOTION_DELAY_MS } from '../../ui/motion.ts';
import { Settings } from '../settings/Settings.tsx';
import { useTabInboxes } from '../tab-inboxes/useTabInboxes.ts';
import styles from './PageLayout.module.css';

/** Loaded with the second inbox. */
const InboxSwitcher = lazyPart(() => import('../tab-inboxes/InboxSwitcher.tsx'), {
  Missing: () => null,
});

interface Props {
  /** Brightness of the page's light, 0 to 1. */
  readonly brightness: number;
  /** Number of new emails; the light flashes when it grows. */
  readonly arrivals?: number;
  readonly layout?: Layout;
  /** Where the light is: at the address, or at the newest code. */
  readonly lit?: 'address' | 'code';
  /** An open email covers the header, which cannot be reached meanwhile. */
  readonly isCovered?: boolean;
  /** Before everything else, for the keyboard. */
  readonly skipLink?: ReactNode;
  /** Between the name of the page and its menu. */
  readonly header?: ReactNode;
  /** Pages with more than theme and language bring their own menu. */
  readonly menu?: ReactNode;
  readonly children?: ReactNode;
}

declare module 'react' {
  interface CSSProperties {
    '--burn'?: number;
    '--left'?: number;
    '--letters'?: number;
    '--line'?: number;
    '--nth'?: number;
    '--tabs'?: number;
  }
}

/** The layout of every page: a header with the address, and the content below it. */
export function PageLayout(props: Props) {
  const { brightness, arrivals = 0, layout = 'hero', lit = 'address', isCovered = false } = props;
  const { skipLink, header, menu = <Settings />, children } = props;
  const { inboxes } = useTabInboxes();
  const light: CSSProperties = { '--burn': brightness };
  useLayoutEffect(() => applyLayout(document, layout), [layout]);
  return (
    <main className={styles.page} style={light}>
      {skipLink}
      <div className={styles.light} data-lit={lit} aria-hidden="true" />
      <LightFlash arrivals={arrivals} lit={lit} />
      {/* New elements in the new layout, which do not count as shifted. */}
      <header
        key={layout}
        className={styles.header}
        data-several={inboxes.length > 1}
        inert={isCovered}
      >
        <span className={styles.wordmark}>
          <Mayfly />
          Mayfly
        </span>
        {header}
        {inboxes.length > 1 && <InboxSwitcher />}
        <span className={styles.menu}>{menu}</span>
      </header>
      {children}
    </main>
  );
}

/** The light flashes once for a burst of new emails, after their rows are painted. */
function LightFlash({ arrivals, lit }: Required<Pick<Props, 'arrivals' | 'lit'>>) {
  const [isLit, setLit] = useState(false);
  useEffect(() => {
    if (arrivals === 0) return;
    const timer = setTimeout(() => setLit(true), MOTION_DELAY_MS);
    return () => clearTimeout(timer);
  }, [arrivals]);
  if (!isLit) return null;
  // Removed when it ends: a large layer costs time in each frame.
  return (
    <div
      className={`${styles.light} ${styles.flash}`}
      data-lit={lit}
      aria-hidden="true"
      onAnimationEnd={() => setLit(false)}
    />
  );
}
