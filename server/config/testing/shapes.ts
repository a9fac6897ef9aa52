/** What values of one kind look like: texts that are taken, with what they mean, and texts that are not. */
export const HOSTS = {
  good: [
    ['127.0.0.2', '127.0.0.2'],
    ['::1', '::1'],
    ['localhost', 'localhost'],
  ],
  bad: ['[::1]', '256.0.0.1', '127.1', 'a b', 'a_b', '127.0.0.1:80'],
} as const;
export const PORTS = {
  good: [
    ['0', 0],
    ['65535', 65_535],
  ],
  bad: ['65536', '-1', '80.5', 'http', '0x50', '1e3'],
} as const;
export const LIMITS = {
  good: [
    ['1', 1],
    ['5000', 5_000],
    ['0', Number.POSITIVE_INFINITY],
  ],
  bad: ['-1', 'many', '1.5', '1000000001', '10k'],
} as const;
export const SIZES = {
  good: [
    ['25MB', 25_000_000],
    ['25MiB', 26_214_400],
    ['64kib', 65_536],
    ['1.5KB', 1_500],
    ['512B', 512],
    ['0', Number.POSITIVE_INFINITY],
  ],
  bad: ['25', '25M', '-1MB', 'MB', '1TB', '99999999GB'],
} as const;
export const DURATIONS = {
  good: [
    ['500ms', 500],
    ['5s', 5_000],
    ['60m', 3_600_000],
    ['24h', 86_400_000],
    ['1.5s', 1_500],
  ],
  bad: ['5', '5 minutes', '-1s', '1d', '597h', 's'],
} as const;
export const FROM_ZERO = { ...DURATIONS, good: [...DURATIONS.good, ['0', 0]] } as const;
