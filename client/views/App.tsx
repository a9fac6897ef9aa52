import { lazy, Suspense, useSyncExternalStore } from 'react';
import { WithAllTexts } from '../i18n/all-texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import type { InboxStateStore } from '../inbox/store.ts';
import { useFetchSoon } from '../ui/useFetchSoon.ts';
import { useDomains } from './address/useDomains.ts';
import { Refused } from './going/Refused.tsx';
import { LivingRoom } from './LivingRoom.tsx';
import { Opening } from './Opening.tsx';
import { Room } from './room/Room.tsx';
import { KeepSettings } from './room/Settings.tsx';

const loadEnded = () => import('./going/Ended.tsx');
const Ended = lazy(async () => ({ default: (await loadEnded()).Ended }));

interface Props {
  readonly store: InboxStateStore;
  readonly actions: InboxActions;
}

export function App(props: Props) {
  return (
    <KeepSettings>
      <Scene {...props} />
    </KeepSettings>
  );
}

function Scene({ store, actions }: Props) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const domains = useDomains(actions, state.phase === 'held' ? state.inbox : null);
  useFetchSoon(loadEnded);
  switch (state.phase) {
    case 'opening':
      return <Opening address={state.address} />;
    case 'failed':
      return <Refused refusal={state} onAgain={() => actions.open(domains.wished)} />;
    case 'held':
      return (
        <LivingRoom
          key={state.inbox.address}
          inbox={state.inbox}
          domains={domains}
          actions={actions}
        />
      );
    case 'ended':
      return (
        <Suspense fallback={<Room burn={0} isAlone aside={null} />}>
          <WithAllTexts>
            <Ended end={state} onNew={() => actions.open(domains.wished)} />
          </WithAllTexts>
        </Suspense>
      );
  }
}
