import type { ZoneRecord } from './types.ts';

/** Seconds that resolvers may keep a record: short enough to mend a mistake within the hour. */
const TTL_SECONDS = 3_600;

/**
 * One line for each record, at the left edge: an indented line of a zone file has no name of its
 * own. `nameWidth`: characters of the longest name.
 */
export function formatRecords(
  records: readonly ZoneRecord[],
  nameWidth = Math.max(...records.map(({ name }) => name.length)),
): readonly string[] {
  return records.map(
    ({ name, type, value }) =>
      `${`${name}.`.padEnd(nameWidth + 1)}  ${TTL_SECONDS}  IN  ${type.padEnd(5)}  ${value}`,
  );
}
