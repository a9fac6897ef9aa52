import type { Summary } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import { applyNotice } from './delivery.ts';
import type { InboxEvent, OpenedInbox } from './events.ts';
import type { ConnectionStatus, HeldInbox, InboxState } from './state.ts';

/** Milliseconds; an older email was there before the tab opened, and is not announced. */
const NEW_ARRIVAL_MS = 15_000;

export const initialState: InboxState = { phase: 'opening', address: null };

/** The state after `event`. Events of an inbox need a held inbox, else they change nothing. */
export function reduce(state: InboxState, event: InboxEvent): InboxState {
  switch (event.type) {
    case 'opening':
      return { phase: 'opening', address: event.address };
    case 'openFailed':
      return toFailed(event);
    case 'retrying':
      return state.phase === 'failed' ? { ...state, retryAt: null } : state;
    case 'opened':
      return { phase: 'held', inbox: toHeld(event.inbox, event.at) };
    case 'ended':
      return toEnded(state, event);
    default: {
      if (state.phase !== 'held') return state;
      const inbox = reduceHeld(state.inbox, event);
      return inbox === state.inbox ? state : { phase: 'held', inbox };
    }
  }
}

type HeldEvent = Exclude<
  InboxEvent,
  { type: 'opening' | 'openFailed' | 'retrying' | 'opened' | 'ended' }
>;

function toFailed(event: Extract<InboxEvent, { type: 'openFailed' }>): InboxState {
  const { problem, address, retryAt } = event;
  return { phase: 'failed', problem, address, retryAt };
}

function reduceHeld(inbox: HeldInbox, event: HeldEvent): HeldInbox {
  switch (event.type) {
    case 'hello': {
      const { tabs, version, kept = false } = event.hello;
      // If the domain is not active, a `domain` event follows.
      const fresh = {
        connection: 'live',
        graceEndsAt: null,
        domain: 'active',
        deliveries: [],
        server: 'steady',
      } as const;
      return { ...inbox, ...readClock(event.hello, event.at), ...fresh, tabs, version, kept };
    }
    case 'resync':
      return { ...inbox, messages: [], lastSeq: 0 };
    case 'changes':
      return event.changes.reduce((now, change) => applyChange(now, change, event.at), inbox);
    case 'lease':
      return {
        ...inbox,
        expiresAt: parseExpiry(event.lease.expiresAt),
        tabs: event.lease.tabs,
        kept: event.lease.kept ?? false,
      };
    case 'touched':
      return { ...inbox, ...readClock(event, event.at) };
    case 'kept':
      return { ...inbox, ...readClock(event, event.at), kept: event.kept };
    case 'active':
      return { ...inbox, expiresAt: expiryAfterUse(inbox, event.at) };
    case 'connection':
      return inbox.connection === event.connection ? inbox : changeConnection(inbox, event);
    case 'delivery': {
      const deliveries = applyNotice(inbox.deliveries, event.notice, event.at);
      return deliveries === inbox.deliveries ? inbox : { ...inbox, deliveries };
    }
    case 'domain':
      return { ...inbox, domain: event.state };
    case 'moving':
      return { ...inbox, server: 'moving' };
    case 'deletion':
      return { ...inbox, deletion: event.deletion };
  }
}

function changeConnection(
  inbox: HeldInbox,
  { connection, at }: Extract<InboxEvent, { type: 'connection' }>,
): HeldInbox {
  const isConnected = (status: ConnectionStatus) => status === 'live' || status === 'polling';
  const begun = isConnected(inbox.connection) ? at + inbox.disconnectGrace : inbox.graceEndsAt;
  const graceEndsAt = isConnected(connection) ? null : begun;
  // Without a socket no notice arrives that would end these deliveries.
  return { ...inbox, connection, graceEndsAt, deliveries: [] };
}

function toHeld(opened: OpenedInbox, at: number): HeldInbox {
  return {
    address: opened.address,
    ...readClock(opened, at),
    idleTimeout: opened.idleTimeoutSeconds === null ? null : opened.idleTimeoutSeconds * 1000,
    kept: opened.kept ?? false,
    keepTime: opened.keepSeconds * 1000,
    disconnectGrace: opened.disconnectGraceSeconds * 1000,
    graceEndsAt: null,
    connection: 'reconnecting',
    tabs: 1,
    domain: 'active',
    server: 'steady',
    version: null,
    afterlife: opened.afterlife,
    deletion: { kind: 'none' },
    deliveries: [],
    messages: [],
    lastSeq: 0,
    arrivals: 0,
  };
}

function readClock(answer: { expiresAt: string | null; serverTime: string }, at: number) {
  return {
    expiresAt: parseExpiry(answer.expiresAt),
    clockOffset: Date.parse(answer.serverTime) - at,
  };
}

const parseExpiry = (time: string | null) => (time === null ? null : Date.parse(time));

/** Restarts the idle time; the operator's inbox has none, and the end of a kept one is fixed. */
function expiryAfterUse({ expiresAt, clockOffset, idleTimeout, kept }: HeldInbox, at: number) {
  if (kept) return expiresAt;
  return expiresAt === null || idleTimeout === null ? null : at + clockOffset + idleTimeout;
}

function applyChange(inbox: HeldInbox, change: Change, at: number): HeldInbox {
  switch (change.type) {
    case 'message':
      return appendMessage(inbox, change.message, at);
    case 'message:changed':
      return {
        ...inbox,
        messages: inbox.messages.map((message) =>
          message.id === change.id ? { ...message, ...change.changed } : message,
        ),
      };
    case 'message:deleted':
      return { ...inbox, messages: inbox.messages.filter(({ id }) => id !== change.id) };
  }
}

function appendMessage(inbox: HeldInbox, message: Summary, at: number): HeldInbox {
  // A change of transport may repeat messages; new ones always have a higher seq.
  if (message.seq <= inbox.lastSeq) return inbox;
  const isNew = isNewArrival(inbox, message, at);
  return {
    ...inbox,
    messages: [message, ...inbox.messages],
    lastSeq: message.seq,
    arrivals: inbox.arrivals + (isNew ? 1 : 0),
  };
}

/** Whether this email arrived while the tab was open, not before. */
export function isNewArrival(
  inbox: Pick<HeldInbox, 'clockOffset'>,
  message: Pick<Summary, 'receivedAt'>,
  at: number,
): boolean {
  return Date.parse(message.receivedAt) > at + inbox.clockOffset - NEW_ARRIVAL_MS;
}

function toEnded(state: InboxState, event: Extract<InboxEvent, { type: 'ended' }>): InboxState {
  const { reason, at } = event;
  switch (state.phase) {
    case 'held': {
      const { address, messages, afterlife } = state.inbox;
      const bytes = messages.reduce((sum, { size }) => sum + size, 0);
      const destroyed = messages.length;
      return { phase: 'ended', address, reason, at, destroyed, bytes, afterlife };
    }
    case 'opening':
      return {
        ...{ phase: 'ended', address: state.address, reason, at },
        ...{ destroyed: 0, bytes: 0, afterlife: null },
      };
    case 'failed':
    case 'ended':
      return state;
  }
}
