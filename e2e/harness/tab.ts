import { io, type Socket } from 'socket.io-client';
import type {
  Change,
  CloseReason,
  Cursor,
  DomainState,
  ServerToTab,
  TabToServer,
} from '#shared/protocol.ts';

type TabSocket = Socket<ServerToTab, TabToServer>;

/** A tab as the protocol sees it: it keeps its last cursor, and comes back with it. */
export interface Tab extends Disposable {
  /** The received changes in order. A reset empties the list. */
  readonly changes: readonly Change[];
  /** How often the server could not continue from the tab's cursor. */
  readonly resets: number;
  /** How many times it had a socket. */
  readonly connections: number;
  /** The received states of the domain of its address. */
  readonly domainStates: readonly DomainState[];
  readonly opened: Promise<void>;
  readonly closed: Promise<CloseReason>;
}

export interface TabOptions {
  readonly httpUrl: string;
  readonly token: string;
  readonly lease?: string | undefined;
  readonly onChange?: (change: Change) => void;
}

/** Milliseconds; short, since the network of the tests comes back at once. */
const RECONNECT_DELAY = 20;
const RECONNECT_DELAY_MAX = 500;

export function openTab({ httpUrl, token, lease, onChange }: TabOptions): Tab {
  const changes: Change[] = [];
  const domainStates: DomainState[] = [];
  const held: { cursor?: Cursor; lease?: string } = lease === undefined ? {} : { lease };
  const counts = { resets: 0, connections: 0 };
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<CloseReason>();
  const socket: TabSocket = io(httpUrl, {
    transports: ['websocket'],
    multiplex: false,
    reconnectionDelay: RECONNECT_DELAY,
    reconnectionDelayMax: RECONNECT_DELAY_MAX,
    auth: (answer) => answer({ token, ...held }),
  });
  socket.on('inbox', (hello) => {
    counts.connections += 1;
    held.lease = hello.lease;
    if (hello.reset) {
      counts.resets += 1;
      changes.length = 0;
    }
    opened.resolve();
  });
  const take = (change: Change) => {
    held.cursor = change.cursor;
    changes.push(change);
    onChange?.(change);
  };
  socket.on('message', take);
  socket.on('message:changed', take);
  socket.on('message:deleted', take);
  socket.on('domain:changed', ({ state }) => domainStates.push(state));
  // The page waits for a moment of its own choice; all that it waits for is to spread out.
  socket.on('server:moving', () => void socket.disconnect().connect());
  socket.on('inbox:closed', ({ reason }) => closed.resolve(reason));
  return {
    ...{ changes, domainStates },
    get resets() {
      return counts.resets;
    },
    get connections() {
      return counts.connections;
    },
    opened: opened.promise,
    closed: closed.promise,
    [Symbol.dispose]: () => void socket.disconnect(),
  };
}
