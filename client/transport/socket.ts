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

/** Callbacks of a socket. None is called after `refused`, `lost` or `close()`. */
export interface SocketListener {
  /** The WebSocket is open: answers the auth data of this tab. */
  auth(): TabAuth;
  /** It failed before the hello; `code` is the server's, if it gave one. */
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
  /** Without a callback; closing is no goodbye. */
  close(): void;
}

/** Tries once; the connection decides about retries. */
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
  const onChange = (change: Change) => listener.change(change);
  socket.on('connect_error', (error) => {
    close();
    listener.refused(errorCode(error));
  });
  socket.on('disconnect', () => {
    close();
    listener.lost();
  });
  socket.on('inbox', (hello) => listener.hello(hello));
  socket.on('message', onChange);
  socket.on('message:changed', onChange);
  socket.on('message:deleted', onChange);
  socket.on('lease:changed', (lease) => listener.lease(lease));
  socket.on('delivery', (notice) => listener.delivery(notice));
  socket.on('domain:changed', ({ state }) => listener.domain(state));
  socket.on('server:moving', ({ afterMs }) => listener.moving(afterMs));
  socket.on('inbox:closed', ({ reason }) => listener.closed(reason));
  return { close };
}

function errorCode(error: Error): string | null {
  const data: unknown = 'data' in error ? error.data : null;
  if (typeof data !== 'object' || data === null || !('code' in data)) return null;
  return typeof data.code === 'string' ? data.code : null;
}
