/** The variable that asks for the long form, whatever its value: for one file by hand, too. */
export const LONG_TESTS = 'LONG_TESTS';

/**
 * Whether tests run in full, as `npm run test:long` has them. The short form proves each behaviour
 * once; the long one adds every look, every program in every case, and many more repetitions.
 */
export const isLong = process.env[LONG_TESTS] !== undefined;

/** The amount of work for this run. */
export function byLength<T>({ short, long }: { readonly short: T; readonly long: T }): T {
  return isLong ? long : short;
}
