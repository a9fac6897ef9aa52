const P99 = 0.99;

/** Whole milliseconds that one in a hundred is over; 0 where there are none. */
export function p99(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) * P99)] ?? 0);
}
