import { useSyncExternalStore } from 'react';
import type { InboxActions } from '../inbox/actions.ts';
import type { InboxStateStore } from '../inbox/store.ts';
import { Ended } from './Ended.tsx';
import { LivingRoom } from './LivingRoom.tsx';
import { Opening } from './Opening.tsx';
import { Refused } from './Refused.tsx';

interface Props {
  readonly store: InboxStateStore;
  readonly actions: InboxActions;
}

export function App({ store, actions }: Props) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  switch (state.phase) {
    case 'opening':
      return <Opening address={state.address} />;
    case 'refused':
      return <Refused problem={state.problem} onAgain={() => actions.open()} />;
    case 'living':
      return <LivingRoom key={state.inbox.address} inbox={state.inbox} actions={actions} />;
    case 'ended':
      return <Ended end={state} onNew={() => actions.open()} />;
  }
}
