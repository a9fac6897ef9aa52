import { type Dns, getRecords } from './dns.ts';

/** The TXT records of one kind at a name, of which there shall be one. */
export type FoundRecord =
  | { readonly kind: 'one'; readonly record: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly count: number }
  /** DNS did not answer. */
  | { readonly kind: 'failed'; readonly code: string };

/** `form`: how a record of this kind begins. */
export async function findRecord(dns: Dns, name: string, form: RegExp): Promise<FoundRecord> {
  const answer = await dns.txt(name);
  if (answer.kind === 'failed') return answer;
  const records = getRecords(answer).filter((text) => form.test(text));
  const [record, ...others] = records;
  if (record === undefined) return { kind: 'none' };
  return others.length > 0 ? { kind: 'several', count: records.length } : { kind: 'one', record };
}

/** Parses `name=value; …` of DMARC and MTA-STS; of a repeated name the first counts. */
export function parseTags(record: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const piece of record.split(';')) {
    const equals = piece.indexOf('=');
    if (equals < 0) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    if (!tags.has(name)) tags.set(name, piece.slice(equals + 1).trim());
  }
  return tags;
}

/** Characters of a record that a finding repeats. */
const SHOWN_CHARS = 100;

export function shorten(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}
