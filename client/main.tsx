import { I18nProvider } from '@lingui/react';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/writing.css';
import './ui/base.css';
import { AllTextsContext, allTextsOf } from './i18n/all-texts.ts';
import { withEarlyTexts } from './i18n/early-texts.ts';
import { setupTexts } from './i18n/texts.ts';
import { createStateStore } from './inbox/store.ts';
import { keepShell } from './keep-shell.ts';
import { watchPageLifecycle } from './transport/page-lifecycle.ts';
import { browserScheduler } from './transport/scheduler.ts';
import { Session } from './transport/session.ts';
import { openSocket } from './transport/socket.ts';
import { sessionTokenStorage } from './transport/token-storage.ts';
import { App } from './views/App.tsx';
import { Broken } from './views/room/Broken.tsx';
import { RenderGuard } from './views/room/RenderGuard.tsx';

const store = createStateStore(browserScheduler.after);
const session = new Session({
  request: (...wish) => fetch(...wish),
  tokens: sessionTokenStorage(() => window.sessionStorage),
  openSocket,
  schedule: browserScheduler,
  random: Math.random,
  isOnline: () => navigator.onLine,
  emit: store.onEvent,
});
watchPageLifecycle(session, window, Date.now);
// In development a hot reload runs this again, and the promise is there already: still true.
if (window.mayflyOpening) void session.adopt(window.mayflyOpening);
else session.open(null);
// There is none in development, where every file may change at any moment.
if (import.meta.env.PROD) keepShell(window);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const texts = setupTexts();
const fetchAllTexts = allTextsOf(texts);
void withEarlyTexts(texts, window.mayflyTexts ?? null).then(() => {
  // As a transition it lets whoever touches the page have their turn in between.
  startTransition(() =>
    createRoot(root).render(
      <I18nProvider i18n={texts}>
        <AllTextsContext value={fetchAllTexts}>
          <RenderGuard fallback={<Broken />}>
            <App store={store} actions={session} />
          </RenderGuard>
        </AllTextsContext>
      </I18nProvider>,
    ),
  );
  void fetchAllTexts();
});
