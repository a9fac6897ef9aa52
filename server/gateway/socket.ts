import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { InboxId, LeaseId } from '#server/inbox/types.ts';
import type { Peer } from '#server/ops/peer.ts';
import type { Cursor, ServerToTab, TabToServer } from '#shared/protocol.ts';

/** What a tab came with, its token already turned into an inbox. */
export interface TabClaim {
  readonly inbox: InboxId;
  readonly cursor: Cursor | null;
  readonly lease: LeaseId | null;
  readonly peer: Peer;
}

/** A tab as those see it who only hold its socket. */
export interface Presence {
  readonly inbox: InboxId;
  /** Who opened the line; its own request is forgotten by now. */
  readonly peer: Peer;
  /** The lease that this socket holds, once the store has said so; null where it did not. */
  readonly lease: Promise<LeaseId | null>;
  /** Tells the state of its address's domain, where that is another one than it was. */
  lookAtDomain(): void;
  /** The socket is gone, whatever was under way: its lease is lost, unless it said goodbye. */
  gone(): Promise<void>;
}

/** What hangs on each socket: first what its token gave, then its tab. */
export interface SocketData {
  claim?: TabClaim;
  tab?: Presence;
}

export type TabSocket = Socket<TabToServer, ServerToTab, DefaultEventsMap, SocketData>;
export type TabServer = Server<TabToServer, ServerToTab, DefaultEventsMap, SocketData>;
/** The engine's side of a socket: one transport, whatever is spoken over it. */
export type Line = TabSocket['conn'];
