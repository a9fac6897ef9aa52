import { COPY_OVERHEAD_BYTES } from '#server/inbox/capacity.ts';
import type { LogContent, Patch } from '#server/inbox/continuation.ts';
import { type Epoch, messageId } from '#server/inbox/cursor.ts';
import type { NewMessage, Steps } from '#server/inbox/types.ts';
import type { Checks, Summary, SummaryPatch } from '#shared/message.ts';
import type { Reply } from './connection.ts';
import { type KeptSummary, readSummary } from './published.ts';
import { BrokenEntry, fieldsOf, type Rest, readAll, readRest } from './stored-fields.ts';

/** Where a body is: in its inbox, or shared under a name. */
export type BodyPlace =
  | { readonly kind: 'own' }
  | { readonly kind: 'shared'; readonly name: string };

/** A message of one inbox, as it is stored. */
export interface Entry extends Rest {
  readonly summary: Summary;
  readonly patches: readonly Patch[];
  readonly body: BodyPlace;
  /** The stored text, to detect conflicting changes. */
  readonly raw: string;
}

/** JSON never contains byte 1 unescaped. The script replaces it with the `seq` of the change. */
const SEQ_HERE = '\u0001';
const SEQ_TO_COME = -1;

export interface Texts {
  readonly summary: string;
  readonly rest: string;
}

/** The stored texts of a new message. */
export function formatEntry(message: NewMessage, steps: Steps): Texts {
  const { summary, receivedAt, size, prefix, body, problems, checks = null } = message;
  const kept: KeptSummary = {
    ...summary,
    tag: null,
    ...{ receivedAt: new Date(receivedAt).toISOString(), size },
    ...{ reading: message.reading ?? false, seen: false },
  };
  const rest: Rest = { prefix, encoding: body.encoding, steps, problems, checks, changed: [] };
  return { summary: JSON.stringify(kept), rest: JSON.stringify(rest) };
}

/** The summary for a recipient that the sender addressed with this tag. */
export function addTag(summary: string, tag: string | undefined): string {
  return tag === undefined ? summary : JSON.stringify({ ...readAll(summary), tag });
}

/** The stored texts of a changed message. Fields of later versions stay. */
export function formatChangedEntry(
  { raw, changed: before }: Entry,
  fields: SummaryPatch,
  problems?: readonly string[],
  checks?: Checks,
): Texts {
  const [, summaryText = '', restText = ''] = raw.split('\n');
  const names = Object.keys(fields);
  const earlier = before.flatMap(({ seq, fields: those }) => {
    const left = those.filter((name) => !names.includes(name));
    return left.length === 0 ? [] : [{ seq, fields: left }];
  });
  const { changed: _, ...others } = readAll(restText);
  const rest = {
    // In front, so that no other text is taken for the placeholder of the `seq`.
    changed: [...earlier, { seq: SEQ_TO_COME, fields: names }],
    ...others,
    ...(problems === undefined ? {} : { problems }),
    ...(checks === undefined ? {} : { checks }),
  };
  return {
    summary: JSON.stringify({ ...readAll(summaryText), ...fields }),
    rest: JSON.stringify(rest).replace(`"seq":${SEQ_TO_COME}`, `"seq":${SEQ_HERE}`),
  };
}

/** The place of a shared body, as entries and the commit script have it. */
export type SharedPlace = `shared:${string}`;

export function sharedPlace(name: string): SharedPlace {
  return `shared:${name}`;
}

function sharedName(place: string): string {
  return place.slice('shared:'.length);
}

/** Bytes that the copy of one inbox counts. */
export function countBytes({ summary, rest }: Texts): number {
  return Math.max(COPY_OVERHEAD_BYTES, Buffer.byteLength(summary) + Buffer.byteLength(rest));
}

/** The same for a stored entry. */
export function countStoredBytes({ raw }: Entry): number {
  const [, summary = '', rest = ''] = raw.split('\n');
  return countBytes({ summary, rest });
}

/** A note that an inbox no longer shares a body. */
export function parseNote(note: string): { readonly name: string; readonly inbox: string } {
  const [place = '', inbox = ''] = note.split(' ');
  return { name: sharedName(place), inbox };
}

/** Parses entries. Broken ones are logged, and otherwise ignored. */
export class Entries {
  readonly #failed: (error: unknown) => void;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Null if it is broken. */
  parse(raw: string, epoch: Epoch, arrival: number): Entry | null {
    const entry = parseEntry(raw, epoch, arrival);
    if (entry === null) this.reportBroken();
    return entry;
  }

  reportBroken(): void {
    this.#failed(new BrokenEntry('message'));
  }

  /** Parses the reply of `read-changes.lua`. */
  log(reply: Reply): LogContent & { readonly eventNumber: number } {
    const epoch = reply.text(1);
    const count = reply.has(5) ? reply.number(5) : 0;
    const entries = pairs(reply.rest(6).slice(0, count));
    const parse = (raw: string, arrival: string) => this.parse(raw, epoch, Number(arrival));
    const tombstones = pairs(reply.rest(6).slice(count));
    return {
      epoch,
      seq: reply.number(2),
      floor: reply.number(3),
      eventNumber: reply.number(4),
      *entries() {
        for (const [arrival, raw] of entries) {
          const entry = parse(raw, arrival);
          if (entry !== null) yield entry;
        }
      },
      *tombstones() {
        for (const [arrival, seq] of tombstones) {
          yield [messageId(epoch, Number(arrival)), Number(seq)] as const;
        }
      },
    };
  }
}

export function parseEntry(raw: string, epoch: Epoch, arrival: number): Entry | null {
  const [account = '', summaryText = '', restText = ''] = raw.split('\n');
  const body = bodyPlace(account);
  const kept = readSummary(summaryText);
  const rest = readRest(restText);
  if (!Number.isSafeInteger(arrival) || body === null || kept === null || rest === null)
    return null;
  const summary = { ...kept, id: messageId(epoch, arrival), seq: arrival };
  const patches = rest.changed.map(({ seq, fields }) => ({ seq, fields: fieldsOf(kept, fields) }));
  return { ...rest, summary, patches, body, raw };
}

/** Parses the first line of an entry: size, counted bytes, place of the body. */
function bodyPlace(account: string): BodyPlace | null {
  const place = /^\d+ \d+ (own|shared:\S+)$/.exec(account)?.[1];
  if (place === undefined) return null;
  return place === 'own' ? { kind: 'own' } : { kind: 'shared', name: sharedName(place) };
}

function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((first, index) => {
    const second = flat[index + 1];
    return index % 2 === 0 && second !== undefined ? [[first, second] as const] : [];
  });
}
