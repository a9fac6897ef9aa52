import type { z } from 'zod';
import type { ServerToTab, TabToServer } from '#shared/protocol.ts';
import * as schemas from './protocol.ts';

/** An event of Socket.IO; `shared/protocol.ts` has its type. */
interface DescribedEvent {
  readonly description: string;
  readonly data?: z.ZodType;
  /** The acknowledgement of the service. */
  readonly ack?: z.ZodType;
}

export const EVENTS_TO_TAB = {
  inbox: {
    description: 'Always first. The changes after the cursor of the connection follow.',
    data: schemas.InboxHello,
  },
  message: { description: 'An email has arrived.', data: schemas.Change },
  'message:changed': { description: 'An email is different now.', data: schemas.Change },
  'message:deleted': { description: 'An email is deleted.', data: schemas.Change },
  'lease:changed': { description: 'At most every 10 s.', data: schemas.LeaseChange },
  delivery: {
    description: 'At most 10 a second. It may be lost.',
    data: schemas.DeliveryNotice,
  },
  'domain:changed': {
    description: 'The state has changed; also after `inbox`, if it is not `active`.',
    data: schemas.DomainChange,
  },
  'server:moving': { description: 'The node stops. Reconnect.', data: schemas.ServerMove },
  'inbox:closed': { description: 'Always last.', data: schemas.InboxEnd },
} as const satisfies Record<keyof ServerToTab, DescribedEvent>;

export const EVENTS_TO_SERVICE = {
  touch: { description: 'Counts as activity.', ack: schemas.TouchAck },
  'message:seen': {
    description: 'Marks an email as read or unread.',
    data: schemas.SeenRequest,
    ack: schemas.Ack,
  },
  'message:delete': {
    description: 'Deletes an email.',
    data: schemas.DeleteRequest,
    ack: schemas.Ack,
  },
  'inbox:keep': {
    description: 'Keeps the inbox without a tab, or no longer.',
    data: schemas.KeepRequest,
    ack: schemas.TouchAck,
  },
  'inbox:delete': { description: 'Ends the inbox. `inbox:closed` follows.', ack: schemas.Ack },
  leave: {
    description:
      'A goodbye. Without it the inbox waits as after a lost connection, for minutes instead of seconds.',
    ack: schemas.Ack,
  },
} as const satisfies Record<keyof TabToServer, DescribedEvent>;

/** Schemas of events that no route uses. */
export const EVENT_SCHEMAS = [
  ...Object.values(EVENTS_TO_TAB).map(({ data }) => data),
  ...Object.values(EVENTS_TO_SERVICE).flatMap((event) => ('data' in event ? [event.data] : [])),
  schemas.Ack,
  schemas.TouchAck,
];
