import { type TextId, useTexts } from '../../i18n/texts.ts';
import type { ConnectionStatus } from '../../inbox/state.ts';
import styles from './ConnectionMark.module.css';

const SAID = {
  live: 'connection.live',
  polling: 'connection.polling',
  reconnecting: 'connection.reconnecting',
  offline: 'connection.offline',
} as const satisfies Record<ConnectionStatus, TextId>;

export function ConnectionMark({ connection }: { readonly connection: ConnectionStatus }) {
  const t = useTexts();
  return (
    <span
      className={styles.mark}
      data-testid="connection"
      data-state={connection}
      role="status"
      aria-label={t('connection.label')}
    >
      {/* New words are a new thing, not one that moved. */}
      <span key={connection} className={styles.said}>
        {t(SAID[connection])}
      </span>
    </span>
  );
}
