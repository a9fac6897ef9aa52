import type { CSSProperties, ReactNode } from 'react';
import type { AwaySettings } from '../../away/useAwaySettings.ts';
import { Mayfly } from '../../ui/Icon.tsx';
import { Flare } from './Flare.tsx';
import styles from './Room.module.css';
import { Settings } from './Settings.tsx';
import type { LetterKeys } from './useLetterKeys.ts';

interface Props {
  /** How bright the light burns, 0 to 1. */
  readonly burn: number;
  /** Grows with each mail that lands, and the light flares. */
  readonly arrivals?: number;
  /** Something lies over the address side: it cannot be reached meanwhile. */
  readonly covered?: boolean;
  /** There is nothing beside it: it has both columns. */
  readonly isAlone?: boolean;
  readonly masthead?: ReactNode;
  /** For the settings, where letters are shortcuts for something. */
  readonly letters?: LetterKeys;
  /** The same, where mail can come while somebody is elsewhere. */
  readonly away?: AwaySettings;
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

/** One quiet room and the light in it: the address on one side, reading on the other. */
export function Room(props: Props) {
  const { burn, arrivals = 0, covered = false, isAlone = false } = props;
  const { masthead, letters, away, aside, children } = props;
  const light: CSSProperties = { '--burn': burn };
  return (
    <main className={styles.room} style={light}>
      <Flare arrivals={arrivals} />
      <div className={isAlone ? `${styles.aside} ${styles.wide}` : styles.aside} inert={covered}>
        <header className={styles.masthead}>
          <span className={styles.wordmark}>
            <Mayfly />
            Mayfly
          </span>
          <span className={styles.marks}>
            {masthead}
            <Settings letters={letters ?? null} away={away ?? null} />
          </span>
        </header>
        {aside}
      </div>
      {children}
    </main>
  );
}
