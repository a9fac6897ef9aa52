/** How well one sample can be told from another, by the ranks of both (Mann and Whitney). */
export interface Difference {
  /** Chance that one of the first is larger than one of the second: 0.5 says nothing. */
  readonly larger: number;
  /** Standard deviations from 0.5; within 2 or so it is chance. */
  readonly z: number;
}

/** Ties count half. Throws where a sample is empty. */
export function differenceOf(first: readonly number[], second: readonly number[]): Difference {
  if (first.length === 0 || second.length === 0) throw new RangeError('nothing was measured');
  const sorted = second.toSorted((a, b) => a - b);
  const wins = first.reduce((sum, value) => sum + winsOf(value, sorted), 0);
  const pairs = first.length * second.length;
  const deviation = Math.sqrt((pairs * (first.length + second.length + 1)) / 12);
  return { larger: wins / pairs, z: (wins - pairs / 2) / deviation };
}

function winsOf(value: number, sorted: readonly number[]): number {
  const smaller = placeOf(sorted, (other) => other < value);
  const notLarger = placeOf(sorted, (other) => other <= value);
  return smaller + (notLarger - smaller) / 2;
}

/** How many at the beginning satisfy what only those at the beginning do. */
function placeOf(sorted: readonly number[], isBefore: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle];
    if (value !== undefined && isBefore(value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
