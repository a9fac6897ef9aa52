import { I18nProvider } from '@lingui/react';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/writing.css';
import './ui/base.css';
import { AllTextsContext, createTextLoader } from './i18n/all-texts.ts';
import { createI18n, loadPendingCatalogue } from './i18n/texts.ts';
import { takeHandoffSecret } from './inbox/handoff-link.ts';
import { createStateStore } from './inbox/store.ts';
import { retryStyles, withRetry } from './loading/retry.ts';
import { watchPageLifecycle } from './transport/page-lifecycle.ts';
import { pollTogether } from './transport/poll-together.ts';
import { browserScheduler } from './transport/scheduler.ts';
import { Session } from './transport/session.ts';
import { SessionTabs } from './transport/session-tabs.ts';
import { openSocket } from './transport/socket.ts';
import {
  heldTokens,
  type Slot,
  sessionTokenStorage,
  usedSlots,
} from './transport/token-storage.ts';
import { App } from './views/App.tsx';

/** Milliseconds: if the page is still busy then, it registers its service worker anyway. */
const IDLE_TIMEOUT_MS = 10_000;

const loadKept = withRetry(() => import('./transport/kept-inboxes.ts'));
const request: typeof fetch = (...args) => fetch(...args);
const storage = () => window.sessionStorage;
const slots = usedSlots(storage).filter((slot) => slot !== window.mayflySlot);
const poll = pollTogether(request, () => tabs.state().tabs.length);
const tabs = new SessionTabs(request, [window.mayflySlot ?? 0, ...slots], openSlot);
watchPageLifecycle(tabs, window, Date.now);
// In development a hot reload runs this again; the promise is still valid.
tabs.start(window.mayflyOpening, window.mayflyHandoff ?? null);
window.addEventListener('hashchange', () => {
  const secret = takeHandoffSecret(window);
  if (secret !== null) tabs.offerHandoff(secret);
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
          <App tabs={tabs} />
        </AllTextsContext>
      </I18nProvider>,
    ),
  );
  void loadAllTexts();
});

function openSlot(slot: Slot, onClosed: () => void) {
  const store = createStateStore(browserScheduler.after);
  const session = new Session({
    ...{ request, openSocket, onClosed, poll },
    tokens: sessionTokenStorage(storage, slot),
    kept: async () => {
      const { KeptInboxes } = await loadKept();
      return new KeptInboxes(() => window.localStorage);
    },
    heldTokens: () => heldTokens(storage),
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
