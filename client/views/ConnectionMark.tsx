import { type TextId, useTexts } from '../i18n/texts.ts';
import type { Connection } from '../inbox/state.ts';
import styles from './ConnectionMark.module.css';

const SAID = {
  live: 'connection.live',
  polling: 'connection.polling',
  reconnecting: 'connection.reconnecting',
  offline: 'connection.offline',
} as const satisfies Record<Connection, TextId>;

/** Each state is an element of its own, at the end of a place that stays: nothing ever shifts. */
export function ConnectionMark({ connection }: { readonly connection: Connection }) {
  const t = useTexts();
  return (
    <span
      className={styles.place}
      data-testid="connection"
      data-state={connection}
      role="status"
      aria-label={t('connection.label')}
    >
      <span key={connection} className={styles.mark}>
        {t(SAID[connection])}
      </span>
    </span>
  );
}
