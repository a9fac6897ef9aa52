import { type TextId, useTexts } from '../../i18n/texts.ts';
import type { ConnectionStatus } from '../../inbox/state.ts';
import hidden from '../../ui/VisuallyHidden.module.css';
import styles from './ConnectionIndicator.module.css';

const TEXTS = {
  live: 'connection.live',
  polling: 'connection.polling',
  reconnecting: 'connection.reconnecting',
  offline: 'connection.offline',
} as const satisfies Record<ConnectionStatus, TextId>;

/** How the tab receives email right now. */
export function ConnectionIndicator({ connection }: { readonly connection: ConnectionStatus }) {
  const t = useTexts();
  return (
    <span
      className={styles.mark}
      data-testid="connection"
      data-state={connection}
      role="status"
      aria-label={t('connection.label')}
    >
      {/* A new element for new text, which does not count as a layout shift. */}
      <span key={connection} className={styles.text}>
        {/* A dot is enough there: a banner says what is wrong. */}
        <span className={hidden.hiddenInNarrowBar}>{t(TEXTS[connection])}</span>
      </span>
    </span>
  );
}
