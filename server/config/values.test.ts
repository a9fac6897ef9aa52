import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { values as v } from './values.ts';

const NONE = Number.POSITIVE_INFINITY;

const DURATIONS = {
  good: [
    ['500ms', 500],
    ['5s', 5_000],
    ['60m', 3_600_000],
    ['24h', 86_400_000],
    ['1.5s', 1_500],
  ],
  bad: ['5', '5 minutes', '-1s', '1d', '597h', 's'],
} as const;

/** A kind of values: texts that are taken, with what they mean, and texts that are not. */
interface Kind {
  readonly kind: string;
  readonly schema: z.ZodType;
  readonly good: readonly (readonly [text: string, value: unknown])[];
  readonly bad: readonly string[];
}

const KINDS: readonly Kind[] = [
  {
    kind: 'host',
    schema: v.host,
    good: [
      ['127.0.0.2', '127.0.0.2'],
      ['::1', '::1'],
      ['::', '::'],
      ['0.0.0.0', '0.0.0.0'],
      ['localhost', 'localhost'],
    ],
    bad: ['[::1]', '256.0.0.1', '127.1', 'a b', 'a_b', '127.0.0.1:80'],
  },
  {
    kind: 'port',
    schema: v.port,
    good: [
      ['0', 0],
      ['65535', 65_535],
    ],
    bad: ['65536', '-1', '80.5', 'http', '0x50', '1e3'],
  },
  {
    kind: 'limit',
    schema: v.limit,
    good: [
      ['1', 1],
      ['5000', 5_000],
      ['0', NONE],
    ],
    bad: ['-1', 'many', '1.5', '1000000001', '10k'],
  },
  {
    kind: 'size',
    schema: v.size,
    good: [
      ['25MB', 25_000_000],
      ['25MiB', 26_214_400],
      ['64kib', 65_536],
      ['1.5KB', 1_500],
      ['512B', 512],
      ['0', NONE],
    ],
    bad: ['25', '25M', '-1MB', 'MB', '1TB', '99999999GB'],
  },
  {
    kind: 'duration from 0',
    schema: v.duration(0),
    good: [...DURATIONS.good, ['0', 0]],
    bad: DURATIONS.bad,
  },
  { kind: 'duration', schema: v.duration(10), ...DURATIONS, bad: [...DURATIONS.bad, '0', '9ms'] },
  { kind: 'count', schema: v.count(1), good: [['8', 8]], bad: ['0', '-1', 'all'] },
  {
    kind: 'hostname',
    schema: v.hostname,
    good: [
      ['MX.Example.ORG', 'mx.example.org'],
      ['mx.bücher.example', 'mx.xn--bcher-kva.example'],
    ],
    bad: ['mx example', 'mx..example', '-mx.example', '127.0.0.1'],
  },
  {
    kind: 'origins',
    schema: v.origins,
    good: [
      ['https://m.example/', ['https://m.example']],
      [
        'https://M.example:443, http://m.example:8080',
        ['https://m.example', 'http://m.example:8080'],
      ],
    ],
    bad: ['m.example', 'ftp://m.example', 'https://m.example/mail', 'https://u:p@m.example', ','],
  },
  {
    kind: 'domains',
    schema: v.domains,
    good: [
      ['a.example,B.example', ['a.example', 'b.example']],
      ['bücher.example', ['xn--bcher-kva.example']],
      ['a.example, A.example.', ['a.example']],
    ],
    bad: ['a.example,,b.example', 'a example', '127.0.0.1', '[::1]', 'user@a.example', '*.example'],
  },
  {
    kind: 'networks',
    schema: v.networks,
    good: [
      ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
      ['fd00::/8', ['fd00::/8']],
    ],
    bad: ['10.0.0.0/33', 'proxy.example', '10.0.0', '10/8', 'loopback'],
  },
  {
    kind: 'resolvers',
    schema: v.resolvers,
    good: [['127.0.0.1:5353, [::1]:53, ::1', ['127.0.0.1:5353', '[::1]:53', '::1']]],
    bad: ['dns.example', '127.0.0.1:99999', '127.0.0.1:0', '[127.0.0.1]:53', '127.0.0.1, '],
  },
  { kind: 'paths', schema: v.paths, good: [['a.pem, b.pem', ['a.pem', 'b.pem']]], bad: ['a.pem,'] },
  {
    kind: 'token',
    schema: v.token,
    good: [
      ['abcdefghijklmnopqrstuv', 'abcdefghijklmnopqrstuv'],
      ['A-_9'.repeat(16), 'A-_9'.repeat(16)],
    ],
    bad: ['abcdefghijklmnopqrstu', 'twenty two characters!!', 'a'.repeat(257)],
  },
  {
    kind: 'URL of Redis',
    schema: v.redisUrl,
    good: [
      ['redis://127.0.0.1:6379', 'redis://127.0.0.1:6379'],
      ['rediss://user:secret@a.example/2', 'rediss://user:secret@a.example/2'],
      ['redis+sentinel://a:26379,b/main', 'redis+sentinel://a:26379,b/main'],
      ['redis+cluster://a,b', 'redis+cluster://a,b'],
    ],
    bad: ['localhost:6379', 'redis://a,b', 'redis+sentinel://a,b', 'redis+cluster://a,,b'],
  },
];

describe.each(KINDS)('a $kind', ({ schema, good, bad }) => {
  test.each(good)('%j is taken', (text, value) => {
    expect(schema.parse(text)).toEqual(value);
  });

  test.each(bad)('%j is refused, and the message says what is allowed', (text) => {
    expect(schema.safeParse(text).error?.issues).toMatchObject([
      { message: expect.stringMatching(/.{10,}/) },
    ]);
  });
});
