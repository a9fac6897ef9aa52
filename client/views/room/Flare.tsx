import { useEffect, useState } from 'react';
import { CALM_AFTER } from './calm.ts';
import styles from './Room.module.css';

/** The light brightens for what landed, once for a burst, when its rows are on the screen. */
export function Flare({ arrivals }: { readonly arrivals: number }) {
  const [isLit, setLit] = useState(false);
  useEffect(() => {
    if (arrivals === 0) return;
    const timer = setTimeout(() => setLit(true), CALM_AFTER);
    return () => clearTimeout(timer);
  }, [arrivals]);
  if (!isLit) return null;
  // Taken out when it is over: a layer as large as the window costs each frame after it.
  return <div className={styles.flare} aria-hidden="true" onAnimationEnd={() => setLit(false)} />;
}
