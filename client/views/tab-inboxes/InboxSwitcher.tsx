import { useSyncExternalStore } from 'react';
import type { Summary } from '#shared/message.ts';
import { type Texts, useLocale, useTexts } from '../../i18n/texts.ts';
import type { TabInbox } from '../../inbox/tab-inboxes.ts';
import styles from './InboxSwitcher.module.css';
import { useHiddenInboxes } from './useHiddenInboxes.ts';
import { useTabInboxes } from './useTabInboxes.ts';

/** The inboxes of the tab by number: as buttons, or on a narrow window as one list. */
export default function InboxSwitcher() {
  const t = useTexts();
  const locale = useLocale();
  const { inboxes, active, control } = useTabInboxes();
  const hiddenNews = useHiddenNews();
  if (inboxes.length < 2) return null;
  const formatNumber = (at: number) => (at + 1).toLocaleString(locale);
  return (
    <nav className={styles.switcher} aria-label={t('tabInboxes.label')} data-testid="switcher">
      <ul className={styles.buttons}>
        {inboxes.map((inbox, at) => (
          <li key={inbox.id}>
            <InboxButton
              inbox={inbox}
              number={formatNumber(at)}
              isShown={inbox === active}
              onSelect={() => control.select(inbox.id)}
            />
          </li>
        ))}
      </ul>
      <span className={styles.list} data-testid="hidden-news" data-news={hiddenNews}>
        <select
          aria-label={t('tabInboxes.label')}
          value={active.id}
          onChange={({ target }) => control.select(Number(target.value))}
        >
          {inboxes.map((inbox, at) => (
            <InboxOption key={inbox.id} inbox={inbox} number={formatNumber(at)} />
          ))}
        </select>
      </span>
    </nav>
  );
}

interface InboxButtonProps {
  readonly inbox: TabInbox;
  readonly number: string;
  readonly isShown: boolean;
  readonly onSelect: () => void;
}

function InboxButton({ inbox, number, isShown, onSelect }: InboxButtonProps) {
  const t = useTexts();
  const news = useNews(inbox);
  const label = describe(news, t);
  return (
    <button
      type="button"
      className={styles.button}
      aria-current={isShown}
      aria-label={label}
      title={label}
      data-news={isShown ? 'none' : news.badge}
      onClick={onSelect}
    >
      {number}
    </button>
  );
}

function InboxOption({ inbox, number }: Pick<InboxButtonProps, 'inbox' | 'number'>) {
  const t = useTexts();
  return (
    <option value={inbox.id}>
      {number} · {describe(useNews(inbox), t)}
    </option>
  );
}

type Badge = 'none' | 'email' | 'code';

interface News {
  readonly address: string;
  readonly unread: number;
  readonly badge: Badge;
}

function useNews({ store }: TabInbox): News {
  const state = useSyncExternalStore(store.subscribe, store.state);
  if (state.phase !== 'held') return { address: state.address ?? '…', unread: 0, badge: 'none' };
  const { address, messages } = state.inbox;
  const unread = messages.filter(({ seen }) => !seen);
  return { address, unread: unread.length, badge: chooseBadge(unread) };
}

/** For all inboxes that are not shown; the list is too narrow for one badge each. */
function useHiddenNews(): Badge {
  return chooseBadge(
    useHiddenInboxes().flatMap(({ inbox }) => inbox.messages.filter(({ seen }) => !seen)),
  );
}

function chooseBadge(unread: readonly Summary[]): Badge {
  if (unread.some(({ code }) => code !== null)) return 'code';
  return unread.length > 0 ? 'email' : 'none';
}

function describe({ address, unread }: News, t: Texts): string {
  return t('tabInboxes.new', { address, count: unread });
}
