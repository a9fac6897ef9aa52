import { type CSSProperties, type ReactNode, useEffect, useState } from 'react';
import { Mayfly } from '../../ui/Icon.tsx';
import { MOTION_DELAY_MS } from '../../ui/motion.ts';
import { Settings } from '../settings/Settings.tsx';
import styles from './PageLayout.module.css';

interface Props {
  /** Brightness of the page's light, 0 to 1. */
  readonly brightness: number;
  /** Number of new emails; the light flashes when it grows. */
  readonly arrivals?: number;
  /** An open email covers the address column, which cannot be reached meanwhile. */
  readonly isCovered?: boolean;
  /** Without a second column, the address column takes the whole width. */
  readonly isAlone?: boolean;
  readonly masthead?: ReactNode;
  /** Pages with more settings than theme and language bring their own menu. */
  readonly settings?: ReactNode;
  readonly aside: ReactNode;
  readonly children?: ReactNode;
}

declare module 'react' {
  interface CSSProperties {
    '--burn'?: number;
    '--left'?: number;
    '--letters'?: number;
    '--nth'?: number;
  }
}

/** The layout of every page: the address on one side, the open email on the other. */
export function PageLayout(props: Props) {
  const { brightness, arrivals = 0, isCovered = false, isAlone = false } = props;
  const { masthead, settings = <Settings />, aside, children } = props;
  const light: CSSProperties = { '--burn': brightness };
  return (
    <main className={styles.page} style={light}>
      <LightFlash arrivals={arrivals} />
      <div className={isAlone ? `${styles.aside} ${styles.wide}` : styles.aside} inert={isCovered}>
        <header className={styles.masthead}>
          <span className={styles.wordmark}>
            <Mayfly />
            Mayfly
          </span>
          <span className={styles.marks}>
            {masthead}
            {settings}
          </span>
        </header>
        {aside}
      </div>
      {children}
    </main>
  );
}

/** The light flashes once for a burst of new emails, after their rows are painted. */
function LightFlash({ arrivals }: { readonly arrivals: number }) {
  const [isLit, setLit] = useState(false);
  useEffect(() => {
    if (arrivals === 0) return;
    const timer = setTimeout(() => setLit(true), MOTION_DELAY_MS);
    return () => clearTimeout(timer);
  }, [arrivals]);
  if (!isLit) return null;
  // Removed when it ends: a layer as large as the window costs time in each frame.
  return <div className={styles.flare} aria-hidden="true" onAnimationEnd={() => setLit(false)} />;
}
