/** `name=value; …` as DMARC, MTA-STS and TLS-RPT write it; of a name given twice the first. */
export function tagsOf(record: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const piece of record.split(';')) {
    const equals = piece.indexOf('=');
    if (equals < 0) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    if (!tags.has(name)) tags.set(name, piece.slice(equals + 1).trim());
  }
  return tags;
}

/** Characters of a record that are repeated. */
const SHOWN_CHARS = 100;

/** As much of a record as a sentence has room for. */
export function shown(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}
