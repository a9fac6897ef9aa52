import { z } from 'zod';
import type { Life } from '#server/inbox/life.ts';
import type { LeaseId, Steps, StoredBody } from '#server/inbox/types.ts';
import type { Checks, SummaryPatch } from '#shared/message.ts';

/** The stored fields of a message beside its summary and its body. */
export interface Rest {
  readonly prefix: string;
  readonly encoding: StoredBody['encoding'];
  readonly steps: Steps;
  readonly problems: readonly string[];
  readonly checks: Checks | null;
  /** The fields that changed after the arrival, each with its latest change. The summary has the values. */
  readonly changed: readonly { readonly seq: number; readonly fields: readonly string[] }[];
}

/** Number of sockets for each lease and node. */
export type Holders = Readonly<Record<LeaseId, Readonly<Record<string, number>>>>;

const result = z.string().nullable();
const ms = z.number().exactOptional();

const restSchema: z.ZodType<Rest> = z.object({
  prefix: z.string(),
  encoding: z.enum(['zstd', 'identity']),
  steps: z.object({ connected: ms, addressed: ms, read: ms, stored: ms }),
  problems: z.array(z.string()),
  checks: z.object({ spf: result, dkim: result, dmarc: result, arc: result }).nullable(),
  changed: z.array(z.object({ seq: z.number(), fields: z.array(z.string()) })),
});

/** Loose, here and below: fields of later versions stay. */
const lease = z.discriminatedUnion('kind', [
  z.looseObject({ id: z.string(), kind: z.literal('expected'), until: z.number() }),
  z.looseObject({ id: z.string(), kind: z.literal('connected'), sockets: z.number() }),
  z.looseObject({ id: z.string(), kind: z.literal('polling'), seenAt: z.number() }),
  z.looseObject({ id: z.string(), kind: z.literal('lost'), at: z.number() }),
]);

const ending = { lastActivity: z.number(), keptUntil: ms };

/** What Redis has for `tabbed`: another text would need another schema. */
const TABBED = 'held';

const lifeSchema: z.ZodType<Life> = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('program'), ...ending }),
  z
    .looseObject({
      kind: z.literal(TABBED),
      ...ending,
      leases: z.array(lease),
      lastGoodbye: z.number().nullable(),
    })
    .transform((life) => ({ ...life, kind: 'tabbed' as const })),
  z.looseObject({ kind: z.literal('operator'), leases: z.array(lease) }),
]);

const holdersSchema: z.ZodType<Holders> = z.record(z.string(), z.record(z.string(), z.number()));

const anything = z.record(z.string(), z.unknown());

/** Null if the text does not match the schema: other programs and later versions can write to Redis. */
export function readAs<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export const readRest = (text: string): Rest | null => readAs(text, restSchema);
export const readLife = (text: string): Life | null => readAs(text, lifeSchema);
export const formatLife = (life: Life): string =>
  JSON.stringify(life.kind === 'tabbed' ? { ...life, kind: TABBED } : life);
export const readHolders = (text: string): Holders | null => readAs(text, holdersSchema);

/** The stored object, with fields that this version does not know. */
export const readAll = (text: string) => readAs(text, anything) ?? {};

/** The fields of a summary with these names. */
export function fieldsOf(summary: object, names: readonly string[]): SummaryPatch {
  return Object.fromEntries(Object.entries(summary).filter(([name]) => names.includes(name)));
}

/** Data in Redis that this version cannot have written. The message names no inbox. */
export class BrokenEntry extends Error {
  override readonly name = 'BrokenEntry';

  constructor(what: 'message' | 'inbox') {
    super(`A ${what} in Redis is damaged, and is not shown.`);
  }
}
