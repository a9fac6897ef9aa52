import { useSyncExternalStore } from 'react';
import type { Summary } from '#shared/message.ts';
import { type Texts, useLocale, useTexts } from '../../i18n/texts.ts';
import { splitAddress } from '../../inbox/address.ts';
import type { TabInbox } from '../../inbox/tab-inboxes.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './InboxSwitcher.module.css';
import { useHiddenInboxes } from './useHiddenInboxes.ts';
import { useTabInboxes } from './useTabInboxes.ts';

/** The inboxes of the tab: as tabs, or on a narrow window as one list behind its position. */
export default function InboxSwitcher() {
  const t = useTexts();
  const locale = useLocale();
  const { inboxes, active, control } = useTabInboxes();
  const hidden = useHiddenNews();
  if (inboxes.length < 2) return null;
  const format = (number: number) => number.toLocaleString(locale);
  return (
    <nav
      className={styles.switcher}
      style={{ '--tabs': inboxes.length }}
      aria-label={t('tabInboxes.label')}
      data-testid="switcher"
    >
      <ul className={styles.buttons}>
        {inboxes.map((inbox) => (
          <li key={inbox.id}>
            <InboxButton
              inbox={inbox}
              isShown={inbox === active}
              onSelect={() => control.select(inbox.id)}
            />
          </li>
        ))}
      </ul>
      <span className={styles.list} data-testid="hidden-news" data-news={hidden.badge}>
        <span className={styles.face} aria-hidden="true">
          {format(inboxes.indexOf(active) + 1)}/{format(inboxes.length)}
          <Icon shape="more" />
        </span>
        <Count unread={hidden.unread} />
        <select
          aria-label={t('tabInboxes.label')}
          value={active.id}
          onChange={({ target }) => control.select(Number(target.value))}
        >
          {inboxes.map((inbox, at) => (
            <InboxOption key={inbox.id} inbox={inbox} number={format(at + 1)} />
          ))}
        </select>
      </span>
    </nav>
  );
}

interface InboxButtonProps {
  readonly inbox: TabInbox;
  readonly isShown: boolean;
  readonly onSelect: () => void;
}

function InboxButton({ inbox, isShown, onSelect }: InboxButtonProps) {
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
      data-ended={news.hasEnded}
      onClick={onSelect}
    >
      <span className={styles.name} dir="ltr" translate="no">
        {splitAddress(news.address).localPart}
      </span>
      {!isShown && <Count unread={news.unread} />}
    </button>
  );
}

/** The number of unread emails; nothing without one. */
function Count({ unread }: { readonly unread: number }) {
  const locale = useLocale();
  if (unread === 0) return null;
  return (
    <span className={styles.count} aria-hidden="true">
      {unread.toLocaleString(locale)}
    </span>
  );
}

interface InboxOptionProps {
  readonly inbox: TabInbox;
  readonly number: string;
}

function InboxOption({ inbox, number }: InboxOptionProps) {
  const t = useTexts();
  return (
    <option value={inbox.id}>
      {number} · {describe(useNews(inbox), t)}
    </option>
  );
}

type Badge = 'none' | 'email' | 'code';

interface Unread {
  readonly unread: number;
  readonly badge: Badge;
}

interface News extends Unread {
  readonly address: string;
  readonly hasEnded: boolean;
}

function useNews({ store }: TabInbox): News {
  const state = useSyncExternalStore(store.subscribe, store.state);
  if (state.phase === 'held')
    return { address: state.inbox.address, hasEnded: false, ...countUnread(state.inbox.messages) };
  const hasEnded = state.phase === 'ended';
  return { address: state.address ?? '…', hasEnded, ...countUnread([]) };
}

/** For all inboxes that are not shown; the list is too narrow for one badge each. */
function useHiddenNews(): Unread {
  return countUnread(useHiddenInboxes().flatMap(({ inbox }) => inbox.messages));
}

function countUnread(messages: readonly Summary[]): Unread {
  const unread = messages.filter(({ seen }) => !seen);
  return { unread: unread.length, badge: chooseBadge(unread) };
}

function chooseBadge(unread: readonly Summary[]): Badge {
  if (unread.some(({ code }) => code !== null)) return 'code';
  return unread.length > 0 ? 'email' : 'none';
}

function describe({ address, hasEnded, unread }: News, t: Texts): string {
  if (hasEnded) return `${address}: ${t('ended.title')}`;
  return t('tabInboxes.new', { address, count: unread });
}
