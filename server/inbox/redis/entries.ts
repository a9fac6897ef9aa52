import type { Checks, Summary, SummaryPatch } from '#shared/message.ts';
import type { Logged, Patch } from '../continuation.ts';
import { type Epoch, messageId } from '../cursor.ts';
import { COPY_OVERHEAD_BYTES } from '../ledger.ts';
import type { NewMessage, Steps, StoredBody } from '../types.ts';
import type { Reply } from './line.ts';

/** A summary as it is kept: the place in its inbox gives it id and `seq`. */
export type KeptSummary = Omit<Summary, 'id' | 'seq'>;

/** What is kept of a message beside its summary and its bytes. */
interface Rest {
  readonly prefix: string;
  readonly encoding: StoredBody['encoding'];
  readonly steps: Steps;
  readonly problems: readonly string[];
  readonly checks: Checks | null;
  /** What changed since it came: each field in the last change of it, its value in the summary. */
  readonly changed: readonly { readonly seq: number; readonly fields: readonly string[] }[];
}

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
    ...{ receivedAt: new Date(receivedAt).toISOString(), size, seen: false },
  };
  const rest: Rest = { prefix, encoding: body.encoding, steps, problems, checks, changed: [] };
  return { summary: JSON.stringify(kept), rest: JSON.stringify(rest) };
}

/** What it is written as when something of it has changed. */
export function changedTexts(
  entry: Entry,
  fields: SummaryPatch,
  problems: readonly string[] = entry.problems,
  checks: Checks | null = entry.checks,
): Texts {
  const { prefix, encoding, steps } = entry;
  const { id: _, seq: __, ...summary } = entry.summary;
  const names = Object.keys(fields);
  const earlier = entry.changed.flatMap(({ seq, fields: before }) => {
    const left = before.filter((name) => !names.includes(name));
    return left.length === 0 ? [] : [{ seq, fields: left }];
  });
  const changed = [...earlier, { seq: SEQ_TO_COME, fields: names }];
  const rest: Rest = { prefix, encoding, steps, problems, checks, changed };
  return {
    summary: JSON.stringify({ ...summary, ...fields }),
    // A quote inside a text is escaped, so nobody else can have written this.
    rest: JSON.stringify(rest).replace(`"seq":${SEQ_TO_COME}`, `"seq":${SEQ_HERE}`),
  };
}

export function parseEntry(raw: string, epoch: Epoch, arrival: number): Entry {
  const [account = '', summaryText = '', restText = ''] = raw.split('\n');
  // Written by `textsOf` and `changedTexts`, and under this version of the schema alone.
  const rest: Rest = JSON.parse(restText);
  const [, , place = 'own'] = account.split(' ');
  const summary = parseSummary(summaryText, epoch, arrival);
  const patchOf = (names: readonly string[]): SummaryPatch =>
    Object.fromEntries(Object.entries(summary).filter(([name]) => names.includes(name)));
  return {
    ...rest,
    summary,
    patches: rest.changed.map(({ seq, fields }) => ({ seq, fields: patchOf(fields) })),
    body: place === 'own' ? { kind: 'own' } : { kind: 'shared', name: sharedName(place) },
    raw,
  };
}

export function parseSummary(text: string, epoch: Epoch, arrival: number): Summary {
  const kept: KeptSummary = JSON.parse(text);
  return { ...kept, id: messageId(epoch, arrival), seq: arrival };
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

/** What `changes.lua` answered. */
export function parseLog(reply: Reply): Logged & { readonly news: number } {
  const epoch = reply.text(1);
  const count = reply.has(5) ? reply.number(5) : 0;
  const entries = pairs(reply.rest(6).slice(0, count));
  const tombstones = pairs(reply.rest(6).slice(count));
  return {
    epoch,
    seq: reply.number(2),
    floor: reply.number(3),
    news: reply.number(4),
    *entries() {
      for (const [arrival, raw] of entries) yield parseEntry(raw, epoch, Number(arrival));
    },
    *tombstones() {
      for (const [arrival, seq] of tombstones) {
        yield [messageId(epoch, Number(arrival)), Number(seq)] as const;
      }
    },
  };
}

function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((first, index) => {
    const second = flat[index + 1];
    return index % 2 === 0 && second !== undefined ? [[first, second] as const] : [];
  });
}
