/** From 0 up to, and without, 1. */
export type Random = () => number;

interface Weighted {
  /** Over 0. */
  readonly weight: number;
}

/** One of them, each as likely as its part of all weights; null of none. */
export function weightedPick<Entry extends Weighted>(
  entries: readonly Entry[],
  random: Random,
): Entry | null {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  for (const entry of entries) {
    left -= entry.weight;
    if (left < 0) return entry;
  }
  // Sums of fractions may come out a hair short of the whole.
  return entries.at(-1) ?? null;
}
