import { useSyncExternalStore } from 'react';
import type { Summary } from '#shared/message.ts';
import { type Texts, useLocale, useTexts } from '../../i18n/texts.ts';
import type { InboxTab } from '../../inbox/tabs.ts';
import styles from './InboxSwitcher.module.css';
import { useInboxTabs } from './tabs-context.ts';
import { useHiddenInboxes } from './useHiddenInboxes.ts';

/** The inboxes of the page by number: as buttons, or on a narrow window as one list. */
export function InboxSwitcher() {
  const t = useTexts();
  const locale = useLocale();
  const { tabs, active, control } = useInboxTabs();
  const hiddenNews = useHiddenNews();
  if (tabs.length < 2) return null;
  const number = (at: number) => (at + 1).toLocaleString(locale);
  return (
    <nav className={styles.switcher} aria-label={t('several.label')} data-testid="switcher">
      <ul className={styles.buttons}>
        {tabs.map((tab, at) => (
          <li key={tab.slot}>
            <TabButton
              tab={tab}
              number={number(at)}
              isShown={tab === active}
              onSelect={() => control.select(tab.slot)}
            />
          </li>
        ))}
      </ul>
      <span className={styles.list} data-testid="hidden-news" data-news={hiddenNews}>
        <select
          aria-label={t('several.label')}
          value={active.slot}
          onChange={({ target }) => control.select(Number(target.value))}
        >
          {tabs.map((tab, at) => (
            <TabOption key={tab.slot} tab={tab} number={number(at)} />
          ))}
        </select>
      </span>
    </nav>
  );
}

interface TabButtonProps {
  readonly tab: InboxTab;
  readonly number: string;
  readonly isShown: boolean;
  readonly onSelect: () => void;
}

function TabButton({ tab, number, isShown, onSelect }: TabButtonProps) {
  const t = useTexts();
  const news = useNews(tab);
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

function TabOption({ tab, number }: Pick<TabButtonProps, 'tab' | 'number'>) {
  const t = useTexts();
  return (
    <option value={tab.slot}>
      {number} · {describe(useNews(tab), t)}
    </option>
  );
}

type Badge = 'none' | 'email' | 'code';

interface News {
  readonly address: string;
  readonly unread: number;
  readonly badge: Badge;
}

function useNews({ store }: InboxTab): News {
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
  return t('several.new', { address, count: unread });
}
