import { useSyncExternalStore } from 'react';
import type { InboxActions } from '../inbox/actions.ts';
import type { InboxStateStore } from '../inbox/store.ts';
import { Ended } from './Ended.tsx';
import { LivingRoom } from './LivingRoom.tsx';
import { Opening } from './Opening.tsx';
import { Refused } from './Refused.tsx';
import { useDomains } from './useDomains.ts';

interface Props {
  readonly store: InboxStateStore;
  readonly actions: InboxActions;
}

export function App({ store, actions }: Props) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const domains = useDomains(actions, state.phase === 'living' ? state.inbox : null);
  switch (state.phase) {
    case 'opening':
      return <Opening address={state.address} />;
    case 'refused':
      return <Refused refusal={state} onAgain={() => actions.open(domains.wished)} />;
    case 'living':
      return (
        <LivingRoom
          key={state.inbox.address}
          inbox={state.inbox}
          domains={domains}
          actions={actions}
        />
      );
    case 'ended':
      return <Ended end={state} onNew={() => actions.open(domains.wished)} />;
  }
}
