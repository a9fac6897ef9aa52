/** How well one sample can be told from another. Each figure asks in a way of its own. */
export interface Difference {
  /** Chance that one of the first is larger than one of the second: 0.5 says nothing. */
  readonly larger: number;
  /** Standard deviations of that from 0.5 (Mann and Whitney); within 2 or so it is chance. */
  readonly z: number;
  /** How far the means lie apart, first minus second, and its standard error, in their unit. */
  readonly apart: number;
  readonly error: number;
  /** The same in standard errors (Welch). */
  readonly t: number;
  /** Chance of distributions as far apart as these, were they one (Kolmogorov and Smirnov). */
  readonly alike: number;
}

/** Ties count half. Throws where a sample is empty. */
export function differenceOf(first: readonly number[], second: readonly number[]): Difference {
  if (first.length === 0 || second.length === 0) throw new RangeError('nothing was measured');
  return { ...byRanks(first, second), ...byMeans(first, second), alike: alike(first, second) };
}

function byRanks(first: readonly number[], second: readonly number[]) {
  const sorted = ascending(second);
  const wins = first.reduce((sum, value) => sum + winsOf(value, sorted), 0);
  const pairs = first.length * second.length;
  const deviation = Math.sqrt((pairs * (first.length + second.length + 1)) / 12);
  return { larger: wins / pairs, z: (wins - pairs / 2) / deviation };
}

function byMeans(first: readonly number[], second: readonly number[]) {
  const [one, other] = [momentsOf(first), momentsOf(second)];
  const apart = one.mean - other.mean;
  const error = Math.sqrt(one.variance / first.length + other.variance / second.length);
  return { apart, error, t: apart === 0 ? 0 : apart / error };
}

function momentsOf(sample: readonly number[]) {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const squares = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / Math.max(1, sample.length - 1) };
}

/** Terms of a series that alternates and falls faster than any power. */
const TERMS = 100;

/** By the limit for large samples. */
function alike(first: readonly number[], second: readonly number[]): number {
  const size = (first.length * second.length) / (first.length + second.length);
  const far = Math.sqrt(size) * distanceOf(ascending(first), ascending(second));
  // Below, the series is one to many digits, and slow to say so.
  if (far < 0.2) return 1;
  let sum = 0;
  for (let term = 1; term <= TERMS; term += 1) {
    sum += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * (term * far) ** 2);
  }
  return Math.min(1, Math.max(0, sum));
}

/** The largest distance of the shares that are not larger than a value. */
function distanceOf(first: readonly number[], second: readonly number[]): number {
  const notLarger = (sorted: readonly number[], value: number) =>
    placeOf(sorted, (other) => other <= value) / sorted.length;
  return [...first, ...second].reduce(
    (most, value) => Math.max(most, Math.abs(notLarger(first, value) - notLarger(second, value))),
    0,
  );
}

function ascending(sample: readonly number[]): number[] {
  return sample.toSorted((a, b) => a - b);
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
