import type { InboxEvent } from '../../inbox/events.ts';
import { initialState, reduce } from '../../inbox/reducer.ts';
import { type ConnectionDeps, InboxConnection } from '../connection.ts';
import { FakeServer } from './fake-server.ts';
import { ManualScheduler } from './manual-scheduler.ts';

export interface Rig {
  readonly server: FakeServer;
  readonly schedule: ManualScheduler;
  readonly events: InboxEvent[];
  readonly connection: InboxConnection;
}

export function rig(overrides: Partial<ConnectionDeps> = {}): Rig {
  const server = new FakeServer();
  const schedule = new ManualScheduler();
  const events: InboxEvent[] = [];
  const connection = new InboxConnection({
    token: 'token',
    lease: 'lease-0',
    cursor: 'e.0',
    rest: server.rest,
    openSocket: server.openSocket,
    schedule,
    random: () => 0.5,
    isOnline: () => true,
    emit: (event) => events.push(event),
    ...overrides,
  });
  return { server, schedule, events, connection };
}

const opened: InboxEvent = {
  type: 'opened',
  at: 0,
  inbox: {
    address: 'quietlark7@mayfly.localhost',
    expiresAt: '2026-03-01T13:00:00Z',
    serverTime: '2026-03-01T12:00:00Z',
    idleTimeoutSeconds: 3600,
    keepSeconds: 3600,
    disconnectGraceSeconds: 600,
    afterlife: 'reject',
  },
};

/** The state that a user would see. */
export function stateAfter(events: readonly InboxEvent[]) {
  const state = [opened, ...events].reduce(reduce, initialState);
  if (state.phase !== 'held') return { phase: state.phase };
  const { connection, messages } = state.inbox;
  return { connection, ids: messages.map(({ id }) => id).reverse() };
}

/** Ids of the emitted messages, before the reducer drops repeated ones. */
export function messagesEmitted(events: readonly InboxEvent[]): string[] {
  return events
    .flatMap((event) => (event.type === 'changes' ? event.changes : []))
    .flatMap((change) => (change.type === 'message' ? [change.message.id] : []));
}
