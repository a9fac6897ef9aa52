import { COPY_OVERHEAD_BYTES } from '#server/inbox/capacity.ts';
import type { LogContent, Patch } from '#server/inbox/continuation.ts';
import { type Epoch, messageId } from '#server/inbox/cursor.ts';
import type { NewMessage, Steps } from '#server/inbox/types.ts';
import type { Checks, Summary, SummaryPatch } from '#shared/message.ts';
import { BrokenEntry, fieldsOf, type Rest, readAll, readRest } from './kept.ts';
import type { Reply } from './line.ts';
import { type KeptSummary, readSummary } from './published.ts';

/** Where the bytes are: this inbox's own, or shared under a name. */
export type BodyPlace =
  | { readonly kind: 'own' }
  | { readonly kind: 'shared'; readonly name: string };

/** A message as one inbox has it. */
export interface Entry extends Rest {
  readonly summary: Summary;
  readonly patches: readonly Patch[];
  readonly body: BodyPlace;
  /** As it stands there, to be compared with. */
  readonly raw: string;
}

/** Byte 1, which JSON never contains as it is: there the script puts the change's `seq`. */
const SEQ_HERE = '\u0001';
const SEQ_TO_COME = -1;

export interface Texts {
  readonly summary: string;
  readonly rest: string;
}

/** What a new message is written as. */
export function textsOf(message: NewMessage, steps: Steps): Texts {
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
export function withTag(summary: string, tag: string | undefined): string {
  return tag === undefined ? summary : JSON.stringify({ ...readAll(summary), tag });
}

/** What it is written as when something of it has changed. What is not known here stays. */
export function changedTexts(
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
    // In front, so that nothing that somebody else wrote is taken for the place of the `seq`.
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

/** How an entry names shared bytes. */
export function sharedPlace(name: string): string {
  return `shared:${name}`;
}

function sharedName(place: string): string {
  return place.slice('shared:'.length);
}

/** Bytes that an inbox's own part of a message counts in the store. */
export function copyBytes({ summary, rest }: Texts): number {
  return Math.max(COPY_OVERHEAD_BYTES, Buffer.byteLength(summary) + Buffer.byteLength(rest));
}

/** The same of one that is there. */
export function copyBytesOf({ raw }: Entry): number {
  const [, summary = '', rest = ''] = raw.split('\n');
  return copyBytes({ summary, rest });
}

/** A note of shared bytes that one inbox has let go. */
export function parseNote(note: string): { readonly name: string; readonly inbox: string } {
  const [place = '', inbox = ''] = note.split(' ');
  return { name: sharedName(place), inbox };
}

/** Reads entries. One that is broken is told to the operator, and is not there for anybody. */
export class Entries {
  readonly #failed: (error: unknown) => void;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Null where it is broken. */
  parse(raw: string, epoch: Epoch, arrival: number): Entry | null {
    const entry = parseEntry(raw, epoch, arrival);
    if (entry === null) this.tellBroken();
    return entry;
  }

  tellBroken(): void {
    this.#failed(new BrokenEntry('message'));
  }

  /** What `changes.lua` answered. */
  log(reply: Reply): LogContent & { readonly news: number } {
    const epoch = reply.text(1);
    const count = reply.has(5) ? reply.number(5) : 0;
    const entries = pairs(reply.rest(6).slice(0, count));
    const parse = (raw: string, arrival: string) => this.parse(raw, epoch, Number(arrival));
    const tombstones = pairs(reply.rest(6).slice(count));
    return {
      epoch,
      seq: reply.number(2),
      floor: reply.number(3),
      news: reply.number(4),
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

/** From the line of its account: its size, what it makes the store hold, and this. */
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
