import { I18nProvider } from '@lingui/react';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/writing.css';
import './ui/base.css';
import { AllTextsContext, createTextLoader } from './i18n/all-texts.ts';
import { createI18n, loadPendingCatalogue } from './i18n/texts.ts';
import { takeHandoffSecret } from './inbox/handoff-link.ts';
import { createStateStore } from './inbox/state-store.ts';
import type { TabInboxId } from './inbox/tab-inboxes.ts';
import { retryStyles, withRetry } from './loading/retry.ts';
import { watchPageLifecycle } from './transport/page-lifecycle.ts';
import { pollTogether } from './transport/poll-together.ts';
import { browserScheduler } from './transport/scheduler.ts';
import { Session } from './transport/session.ts';
import { openSocket } from './transport/socket.ts';
import { TabInboxSessions } from './transport/tab-inbox-sessions.ts';
import { listTabInboxIds, listTabTokens, sessionTokenStorage } from './transport/token-storage.ts';
import { App } from './views/App.tsx';

/** Milliseconds: if the page is still busy then, it registers its service worker anyway. */
const IDLE_TIMEOUT_MS = 10_000;

const loadKept = withRetry(() => import('./transport/kept-inboxes.ts'));
const request: typeof fetch = (...args) => fetch(...args);
const storage = () => window.sessionStorage;
const firstId = window.mayflyFirstInboxId ?? 0;
const otherIds = listTabInboxIds(storage).filter((id) => id !== firstId);
const poll = pollTogether(request, () => tabInboxes.state().inboxes.length);
const tabInboxes = new TabInboxSessions(request, [firstId, ...otherIds], openSession);
watchPageLifecycle(tabInboxes, window, Date.now);
// In development a hot reload runs this again; the promise is still valid.
tabInboxes.start(window.mayflyOpening, window.mayflyHandoff ?? null);
window.addEventListener('hashchange', () => {
  const secret = takeHandoffSecret(window);
  if (secret !== null) tabInboxes.offerHandoff(secret);
});
retryStyles(document);
// Not in development, where any file may change at any time.
if (import.meta.env.PROD) registerServiceWorker(window);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const i18n = createI18n();
const loadAllTexts = createTextLoader(i18n);
void loadPendingCatalogue(i18n, window.mayflyTexts ?? null).then(() => {
  // A transition, so that input is handled in between.
  startTransition(() =>
    createRoot(root).render(
      <I18nProvider i18n={i18n}>
        <AllTextsContext value={loadAllTexts}>
          <App tabInboxes={tabInboxes} />
        </AllTextsContext>
      </I18nProvider>,
    ),
  );
  void loadAllTexts();
});

function openSession(id: TabInboxId, onClosed: () => void) {
  const store = createStateStore(browserScheduler.after);
  const session = new Session({
    ...{ request, openSocket, onClosed, poll },
    tokens: sessionTokenStorage(storage, id),
    kept: async () => {
      const { KeptInboxes } = await loadKept();
      return new KeptInboxes(() => window.localStorage);
    },
    listTabTokens: () => listTabTokens(storage),
    schedule: browserScheduler,
    random: Math.random,
    isOnline: () => navigator.onLine,
    emit: store.onEvent,
  });
  return { store, session };
}

/**
 * Registers the worker that caches the shell for use without a network. Waits until the page is
 * loaded and idle, so that a first visit is not slowed down.
 */
function registerServiceWorker(page: Window): void {
  if (!('serviceWorker' in page.navigator)) return;
  const register = () => {
    page.navigator.serviceWorker.register('/sw.js').catch(() => {
      // Forbidden by the browser, or no network: the page works without it.
    });
  };
  const registerWhenIdle = () => {
    if ('requestIdleCallback' in page)
      page.requestIdleCallback(register, { timeout: IDLE_TIMEOUT_MS });
    else register();
  };
  if (page.document.readyState === 'complete') registerWhenIdle();
  else page.addEventListener('load', registerWhenIdle, { once: true });
}
