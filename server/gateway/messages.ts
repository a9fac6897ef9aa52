import { z } from 'zod';

/** Characters; cursors and leases of ours are far shorter, and nothing else is looked up. */
const MAX_OPAQUE_CHARS = 200;
/** Characters; the store knows what may be a token, this only keeps it from being asked for a book. */
const MAX_TOKEN_CHARS = 300;

const opaque = z.string().min(1).max(MAX_OPAQUE_CHARS).nullish();
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** What a tab hands over when it connects. */
export const AuthPayload = z.object({
  token: z.string().max(MAX_TOKEN_CHARS),
  cursor: opaque,
  lease: opaque,
});

/** By the digit that a packet begins with. */
const PACKETS: ReadonlyMap<string, PacketKind> = new Map([
  ['0', 'connect'],
  ['1', 'disconnect'],
  ['2', 'event'],
]);

/** The packets of Socket.IO's protocol (revision 5) that tabs have a use for. */
type PacketKind = 'connect' | 'disconnect' | 'event';

/**
 * A CONNECT to a namespace that is named, which ours never is. Socket.IO answers it with
 * CONNECT_ERROR and the name, so that one is bounded: 100 characters.
 */
const CONNECT_ELSEWHERE = /^0\/[^,]{1,100}(?:,|$)/;

/**
 * What a line is about to hand to the decoder. Null for all else: other packets of a
 * namespace that is named; acknowledgements, since we ask for none; binary packets.
 */
export function packetKind(data: unknown): PacketKind | 'connect elsewhere' | null {
  if (typeof data !== 'string') return null;
  if (CONNECT_ELSEWHERE.test(data)) return 'connect elsewhere';
  if (data.charAt(1) === '/') return null;
  return PACKETS.get(data.charAt(0)) ?? null;
}

/** The arguments of each event of a tab, without the acknowledgement. */
const WISHES = {
  touch: z.tuple([]).transform(() => ({ kind: 'touch' as const })),
  leave: z.tuple([]).transform(() => ({ kind: 'leave' as const })),
  'inbox:delete': z.tuple([]).transform(() => ({ kind: 'inbox:delete' as const })),
  'message:seen': z
    .tuple([z.strictObject({ id, seen: z.boolean() })])
    .transform(([wish]) => ({ kind: 'message:seen' as const, ...wish })),
  'message:delete': z
    .tuple([z.strictObject({ id })])
    .transform(([wish]) => ({ kind: 'message:delete' as const, ...wish })),
};

type Events = typeof WISHES;

/** What a tab asks for. */
export type Wish = { [Event in keyof Events]: z.output<Events[Event]> }[keyof Events];

/** Null for what this protocol does not know. */
export function parseWish(event: string, args: readonly unknown[]): Wish | null {
  if (!isKnown(event)) return null;
  const parsed = WISHES[event].safeParse(args);
  return parsed.success ? parsed.data : null;
}

function isKnown(event: string): event is keyof Events {
  return Object.hasOwn(WISHES, event);
}
