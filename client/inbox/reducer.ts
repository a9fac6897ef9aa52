import type { Summary } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import { afterNotice } from './delivery.ts';
import type { InboxEvent, OpenedInbox } from './events.ts';
import type { InboxState, LivingInbox } from './state.ts';

/** Milliseconds; a mail older than this was there before the tab looked, and lands in silence. */
const LANDING_AGE = 15_000;

export const initialState: InboxState = { phase: 'opening', address: null };

/** What a tab knows after `event`. Events for an inbox that is not living change nothing. */
export function reduce(state: InboxState, event: InboxEvent): InboxState {
  switch (event.type) {
    case 'opening':
      return { phase: 'opening', address: event.address };
    case 'refused':
      return refused(event);
    case 'retrying':
      return state.phase === 'refused' ? { ...state, retryAt: null } : state;
    case 'opened':
      return { phase: 'living', inbox: begin(event.inbox, event.at) };
    case 'ended':
      return end(state, event);
    default: {
      if (state.phase !== 'living') return state;
      const inbox = live(state.inbox, event);
      return inbox === state.inbox ? state : { phase: 'living', inbox };
    }
  }
}

type LifeEvent = Exclude<
  InboxEvent,
  { type: 'opening' | 'refused' | 'retrying' | 'opened' | 'ended' }
>;

function refused(event: Extract<InboxEvent, { type: 'refused' }>): InboxState {
  const { problem, address, retryAt } = event;
  return { phase: 'refused', problem, address, retryAt };
}

function live(inbox: LivingInbox, event: LifeEvent): LivingInbox {
  switch (event.type) {
    case 'hello': {
      const { tabs, version } = event.hello;
      // Where the domain is not active any more, that is told next.
      const fresh = {
        connection: 'live',
        domain: 'active',
        deliveries: [],
        server: 'steady',
      } as const;
      return { ...inbox, ...clock(event.hello, event.at), ...fresh, tabs, version };
    }
    case 'renewed':
      return { ...inbox, messages: [], lastSeq: 0 };
    case 'changes':
      return event.changes.reduce((now, change) => apply(now, change, event.at), inbox);
    case 'lease':
      return { ...inbox, expiresAt: parseExpiry(event.lease.expiresAt), tabs: event.lease.tabs };
    case 'touched':
      return { ...inbox, ...clock(event, event.at) };
    case 'active':
      return { ...inbox, expiresAt: expiryAfterUse(inbox, event.at) };
    case 'connection':
      // Without a socket no notice comes, so none that would end what is on its way.
      return inbox.connection === event.connection
        ? inbox
        : { ...inbox, connection: event.connection, deliveries: [] };
    case 'delivery': {
      const deliveries = afterNotice(inbox.deliveries, event.notice, event.at);
      return deliveries === inbox.deliveries ? inbox : { ...inbox, deliveries };
    }
    case 'domain':
      return { ...inbox, domain: event.state };
    case 'moving':
      return { ...inbox, server: 'moving' };
    case 'parting':
      return { ...inbox, parting: event.parting };
  }
}

function begin(opened: OpenedInbox, at: number): LivingInbox {
  return {
    address: opened.address,
    ...clock(opened, at),
    idleTimeout: opened.idleTimeoutSeconds === null ? null : opened.idleTimeoutSeconds * 1000,
    connection: 'reconnecting',
    tabs: 1,
    domain: 'active',
    server: 'steady',
    version: null,
    afterlife: opened.afterlife,
    parting: { kind: 'none' },
    deliveries: [],
    messages: [],
    lastSeq: 0,
    arrivals: 0,
  };
}

function clock(answer: { expiresAt: string | null; serverTime: string }, at: number) {
  return {
    expiresAt: parseExpiry(answer.expiresAt),
    clockOffset: Date.parse(answer.serverTime) - at,
  };
}

const parseExpiry = (told: string | null) => (told === null ? null : Date.parse(told));

/** The idle time begins anew, where there is one: the operator's inbox has none in any service. */
function expiryAfterUse({ expiresAt, clockOffset, idleTimeout }: LivingInbox, at: number) {
  return expiresAt === null || idleTimeout === null ? null : at + clockOffset + idleTimeout;
}

function apply(inbox: LivingInbox, change: Change, at: number): LivingInbox {
  switch (change.type) {
    case 'message':
      return append(inbox, change.message, at);
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

function append(inbox: LivingInbox, message: Summary, at: number): LivingInbox {
  // A change-over may tell again what was told: messages come in the order of their seq.
  if (message.seq <= inbox.lastSeq) return inbox;
  const landed = landsNow(inbox, message, at);
  return {
    ...inbox,
    messages: [message, ...inbox.messages],
    lastSeq: message.seq,
    arrivals: inbox.arrivals + (landed ? 1 : 0),
  };
}

/** Did this mail come while somebody could watch it come? */
export function landsNow(
  inbox: Pick<LivingInbox, 'clockOffset'>,
  message: Pick<Summary, 'receivedAt'>,
  at: number,
): boolean {
  return Date.parse(message.receivedAt) > at + inbox.clockOffset - LANDING_AGE;
}

function end(state: InboxState, event: Extract<InboxEvent, { type: 'ended' }>): InboxState {
  const { reason, at } = event;
  switch (state.phase) {
    case 'living': {
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
    case 'refused':
    case 'ended':
      return state;
  }
}
