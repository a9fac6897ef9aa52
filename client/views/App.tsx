import { useState, useSyncExternalStore } from 'react';
import { useTexts } from '../i18n/texts.ts';
import type { TabInbox, TabInboxes } from '../inbox/tab-inboxes.ts';
import { usePrefetch } from '../loading/usePrefetch.ts';
import { firstLayout } from '../settings/layout.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import messageStyles from '../ui/Message.module.css';
import { Announcer, VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import cardStyles from './address/AddressCard.module.css';
import { Address } from './address/AddressCard.tsx';
import { useDomains } from './address/useDomains.ts';
import { InboxPage } from './InboxPage.tsx';
import { PageLayout } from './layout/PageLayout.tsx';
import { OpenFailed } from './OpenFailed.tsx';
import { SettingsProvider } from './settings/Settings.tsx';
import { TabInboxesContext } from './tab-inboxes/useTabInboxes.ts';

const EndedPage = lazyPart(() => import('./EndedPage.tsx'), {
  Waiting: () => <PageLayout brightness={0} />,
  Missing: PageBroken,
});
const HandoffQuestion = lazyPart(() => import('./handoff/HandoffQuestion.tsx'), {
  Missing: ReloadNotice,
});

interface Props {
  readonly tabInboxes: TabInboxes;
}

/** The page for the current state of the inbox that is shown. */
export function App({ tabInboxes }: Props) {
  const { active, handoff } = useSyncExternalStore(tabInboxes.subscribe, tabInboxes.state);
  return (
    <TabInboxesContext value={tabInboxes}>
      <ErrorBoundary fallback={<PageBroken />}>
        <SettingsProvider>
          {handoff === null ? (
            <CurrentPage key={active.id} inbox={active} />
          ) : (
            <HandoffPage tabInboxes={tabInboxes} />
          )}
        </SettingsProvider>
      </ErrorBoundary>
    </TabInboxesContext>
  );
}

function CurrentPage({ inbox: { store, actions } }: { readonly inbox: TabInbox }) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const domains = useDomains(actions, state.phase === 'held' ? state.inbox : null);
  usePrefetch(EndedPage.prefetch);
  switch (state.phase) {
    case 'opening':
      return <OpeningPage address={state.address} />;
    case 'failed':
      return <OpenFailed failure={state} onRetry={() => actions.open(domains.chosen)} />;
    case 'held':
      return (
        <InboxPage
          key={state.inbox.address}
          inbox={state.inbox}
          domains={domains}
          actions={actions}
        />
      );
    case 'ended':
      return <EndedPage end={state} onNew={() => actions.open(domains.chosen)} />;
  }
}

/** The page of a tab that a hand-off link opened, until the user has decided. */
function HandoffPage({ tabInboxes }: Props) {
  return (
    <PageLayout brightness={1}>
      <HandoffQuestion tabInboxes={tabInboxes} />
    </PageLayout>
  );
}

/** Until the server answers; looks like the static shell. */
function OpeningPage({ address }: { readonly address: string | null }) {
  const t = useTexts();
  const [layout] = useState(() => firstLayout(window));
  return (
    <PageLayout
      brightness={1}
      layout={layout}
      header={
        <div className={cardStyles.card}>
          <h1>
            <VisuallyHidden>{t('address.heading')}</VisuallyHidden>
          </h1>
          <Address address={address ?? ''} />
          <Announcer text={t('address.waiting')} />
          {address === null && (
            <p className={cardStyles.waiting} aria-hidden="true">
              {t('address.waiting')}
            </p>
          )}
        </div>
      }
    />
  );
}

/** Replaces a page that failed to render, for example because a chunk of an old build is gone. */
function PageBroken() {
  return (
    <PageLayout brightness={0}>
      <ReloadNotice />
    </PageLayout>
  );
}

function ReloadNotice() {
  const t = useTexts();
  return (
    <div className={messageStyles.message}>
      <p role="alert">{t('problem.missingPart')}</p>
      <Button tone="primary" autoFocus onClick={() => window.location.reload()}>
        {t('problem.reloadPage')}
      </Button>
    </div>
  );
}
