import { z } from 'zod';

/** Characters; real cursors and leases are far shorter. Bounds what the store has to look up. */
const MAX_OPAQUE_CHARS = 200;
/** Characters; keeps a huge token from reaching the store, which knows the real format. */
const MAX_TOKEN_CHARS = 300;

const opaque = z.string().min(1).max(MAX_OPAQUE_CHARS).nullish();
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** `auth` of a connecting tab. */
export const AuthPayload = z.object({
  token: z.string().max(MAX_TOKEN_CHARS),
  cursor: opaque,
  lease: opaque,
});

/** The arguments of each event, without the acknowledgement. */
const CLIENT_EVENTS = {
  touch: z.tuple([]).transform(() => ({ kind: 'touch' as const })),
  leave: z.tuple([]).transform(() => ({ kind: 'leave' as const })),
  'inbox:delete': z.tuple([]).transform(() => ({ kind: 'inbox:delete' as const })),
  'message:seen': z
    .tuple([z.strictObject({ id, seen: z.boolean() })])
    .transform(([message]) => ({ kind: 'message:seen' as const, ...message })),
  'message:delete': z
    .tuple([z.strictObject({ id })])
    .transform(([message]) => ({ kind: 'message:delete' as const, ...message })),
};

type Schemas = typeof CLIENT_EVENTS;

/** An event of a tab. */
export type ClientEvent = { [Name in keyof Schemas]: z.output<Schemas[Name]> }[keyof Schemas];

/** Null for events outside of the protocol. */
export function parseClientEvent(name: string, args: readonly unknown[]): ClientEvent | null {
  if (!isKnown(name)) return null;
  const parsed = CLIENT_EVENTS[name].safeParse(args);
  return parsed.success ? parsed.data : null;
}

function isKnown(name: string): name is keyof Schemas {
  return Object.hasOwn(CLIENT_EVENTS, name);
}
