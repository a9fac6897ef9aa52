import { expect, test } from 'vitest';
import { values } from '#server/config/values.ts';
import { parseAddress } from './server-address.ts';

const nobody = { tls: false, username: null, password: null };

test.each([
  [
    'redis://127.0.0.1',
    { kind: 'single', at: { host: '127.0.0.1', port: 6379 }, database: 0, ...nobody },
  ],
  [
    'rediss://user:se%40cret@redis.example:6380/2',
    {
      ...{ kind: 'single', at: { host: 'redis.example', port: 6380 }, database: 2 },
      ...{ tls: true, username: 'user', password: 'se@cret' },
    },
  ],
  [
    'redis://:secret@[::1]:6379',
    {
      ...{ kind: 'single', at: { host: '::1', port: 6379 }, database: 0 },
      ...{ tls: false, username: null, password: 'secret' },
    },
  ],
  [
    'redis+sentinel://a,b:26380/main',
    {
      kind: 'sentinel',
      at: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_380 },
      ],
      ...{ master: 'main', sentinels: { username: null, password: null }, ...nobody },
    },
  ],
  [
    'redis+sentinel://:of%20servers@a/main?sentinel=watcher:of%3Fthem',
    {
      ...{ kind: 'sentinel', at: [{ host: 'a', port: 26_379 }], master: 'main' },
      ...{ tls: false, username: null, password: 'of servers' },
      sentinels: { username: 'watcher', password: 'of?them' },
    },
  ],
  [
    'redis+cluster://secret@a,b:7001',
    {
      kind: 'cluster',
      at: [
        { host: 'a', port: 6379 },
        { host: 'b', port: 7001 },
      ],
      ...{ tls: false, username: null, password: 'secret' },
    },
  ],
])('STORE-1 %s says where Redis is', (url, address) => {
  expect(parseAddress(url)).toEqual(address);
});

test.each([
  ['rediss+sentinel://a/main', 'sentinel'],
  ['rediss+cluster://a', 'cluster'],
])('STORE-1 %s is taken with its TLS', (url, kind) => {
  expect(parseAddress(url)).toMatchObject({ kind, tls: true });
  expect(values.redisUrl.safeParse(url).success).toBe(true);
});

test.each([
  ...['redis+tls://a', 'rediss+sentinel://a', 'rediss://a,b', 'tls://a', 'redis://a/main'],
  ...['redis://a?sentinel=x', 'redis+cluster://a/1', 'redis+sentinel://a/main?password=x'],
  ...['redis://:100%@a', 'redis://:%ff@a', 'redis+sentinel://a/main?sentinel=:50%'],
])('STORE-1 %s is none', (url) => {
  expect(values.redisUrl.safeParse(url).success).toBe(false);
});
