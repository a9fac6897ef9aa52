import { io, type Socket } from 'socket.io-client';
import type {
  Change,
  CloseReason,
  DeliveryNotice,
  DomainState,
  InboxHello,
  LeaseChange,
  ServerToTab,
  TabAuth,
  TabToServer,
} from '#shared/protocol.ts';

/** What a socket says to its link. After `refused`, `lost` or `close()` it is silent. */
export interface SocketListener {
  /** The WebSocket is open: what to introduce this tab with. */
  auth(): TabAuth;
  /** It never got as far as a hello; with the server's code where it gave one. */
  refused(code: string | null): void;
  hello(hello: InboxHello): void;
  change(change: Change): void;
  lease(lease: LeaseChange): void;
  delivery(notice: DeliveryNotice): void;
  domain(state: DomainState): void;
  moving(afterMs: number): void;
  closed(reason: CloseReason): void;
  lost(): void;
}

export interface SocketHandle {
  /** Silently: a closed socket is no goodbye. */
  close(): void;
}

/** Tries once. Trying again is the link's business, which knows what else is going on. */
export function openSocket(listener: SocketListener): SocketHandle {
  const socket: Socket<ServerToTab, TabToServer> = io({
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: (send) => send({ ...listener.auth() }),
  });
  const close = () => {
    socket.removeAllListeners();
    socket.disconnect();
  };
  const change = (told: Change) => listener.change(told);
  socket.on('connect_error', (error) => {
    close();
    listener.refused(codeOf(error));
  });
  socket.on('disconnect', () => {
    close();
    listener.lost();
  });
  socket.on('inbox', (hello) => listener.hello(hello));
  socket.on('message', change);
  socket.on('message:changed', change);
  socket.on('message:deleted', change);
  socket.on('lease:changed', (lease) => listener.lease(lease));
  socket.on('delivery', (notice) => listener.delivery(notice));
  socket.on('domain:changed', ({ state }) => listener.domain(state));
  socket.on('server:moving', ({ afterMs }) => listener.moving(afterMs));
  socket.on('inbox:closed', ({ reason }) => listener.closed(reason));
  return { close };
}

function codeOf(error: Error): string | null {
  const data: unknown = 'data' in error ? error.data : null;
  if (typeof data !== 'object' || data === null || !('code' in data)) return null;
  return typeof data.code === 'string' ? data.code : null;
}
