import { describe, expect, test } from 'vitest';
import type { Config, Env } from './config.ts';
import { loadTestConfig, mistakesOf } from './testing/loaded.ts';
import { DURATIONS, FROM_ZERO, HOSTS, LIMITS, PORTS, SIZES } from './testing/shapes.ts';

interface Case {
  readonly variable: string;
  /** Where the setting ends up. */
  readonly read: (config: Config) => unknown;
  readonly unset: unknown;
  readonly good: readonly (readonly [text: string, value: unknown])[];
  readonly bad: readonly string[];
  /** Settings beside it, where it would contradict their defaults. */
  readonly beside?: Env;
}

const CASES: readonly Case[] = [
  { variable: 'MAYFLY_HTTP_HOST', read: (c) => c.http.host, unset: '127.0.0.1', ...HOSTS },
  { variable: 'MAYFLY_HTTP_PORT', read: (c) => c.http.port, unset: 3000, ...PORTS },
  {
    variable: 'MAYFLY_SMTP_HOST',
    read: (c) => c.smtp.host,
    unset: '127.0.0.1',
    good: [...HOSTS.good, ['::', '::'], ['0.0.0.0', '0.0.0.0']],
    bad: HOSTS.bad,
  },
  { variable: 'MAYFLY_SMTP_PORT', read: (c) => c.smtp.port, unset: 2525, ...PORTS },
  {
    variable: 'MAYFLY_HOSTNAME',
    read: (c) => c.smtp.hostname,
    unset: 'mx1.example.org',
    good: [
      ['MX.Example.ORG', 'mx.example.org'],
      ['mx.bücher.example', 'mx.xn--bcher-kva.example'],
    ],
    bad: ['mx example', 'mx..example', '-mx.example', '127.0.0.1'],
  },
  {
    variable: 'MAYFLY_PUBLIC_URL',
    read: (c) => c.http.page,
    unset: { kind: 'local' },
    good: [
      ['https://m.example/', { kind: 'public', origins: ['https://m.example'] }],
      [
        'https://M.example:443, http://m.example:8080',
        { kind: 'public', origins: ['https://m.example', 'http://m.example:8080'] },
      ],
    ],
    bad: ['m.example', 'ftp://m.example', 'https://m.example/mail', 'https://u:p@m.example', ','],
  },
  {
    variable: 'MAYFLY_DOMAINS',
    read: (c) => c.domains,
    unset: { kind: 'list', names: ['mayfly.localhost'] },
    good: [
      ['a.example,B.example', { kind: 'list', names: ['a.example', 'b.example'] }],
      ['bücher.example', { kind: 'list', names: ['xn--bcher-kva.example'] }],
      ['a.example, A.example.', { kind: 'list', names: ['a.example'] }],
    ],
    bad: ['a.example,,b.example', 'a example', '127.0.0.1', '[::1]', 'user@a.example', '*.example'],
  },
  {
    variable: 'MAYFLY_IDLE_TIMEOUT',
    read: (c) => c.life.idleTimeout,
    unset: 3_600_000,
    ...FROM_ZERO,
  },
  { variable: 'MAYFLY_RELOAD_GRACE', read: (c) => c.life.reloadGrace, unset: 5_000, ...FROM_ZERO },
  {
    variable: 'MAYFLY_DISCONNECT_GRACE',
    read: (c) => c.life.disconnectGrace,
    unset: 600_000,
    ...FROM_ZERO,
  },
  {
    variable: 'MAYFLY_AFTERLIFE',
    read: (c) => c.smtp.afterlife,
    unset: 'reject',
    good: [
      ['reject', 'reject'],
      ['discard', 'discard'],
    ],
    bad: ['Reject', 'bounce'],
  },
  {
    variable: 'MAYFLY_MAX_MESSAGE_SIZE',
    read: (c) => c.smtp.maxMessageSize,
    unset: 26_214_400,
    ...SIZES,
  },
  {
    variable: 'MAYFLY_INBOX_MAX_MESSAGES',
    read: (c) => c.limits.inboxMaxMessages,
    unset: 200,
    ...LIMITS,
  },
  {
    variable: 'MAYFLY_INBOX_MAX_BYTES',
    read: (c) => c.limits.inboxMaxBytes,
    unset: 52_428_800,
    ...SIZES,
    beside: { MAYFLY_MAX_MESSAGE_SIZE: '0' },
  },
  {
    variable: 'MAYFLY_STORE_MAX_BYTES',
    read: (c) => c.limits.storeMaxBytes,
    unset: 2 ** 30,
    ...SIZES,
    beside: { MAYFLY_MAX_MESSAGE_SIZE: '0' },
  },
  { variable: 'MAYFLY_MAX_INBOXES', read: (c) => c.limits.maxInboxes, unset: 100_000, ...LIMITS },
  {
    variable: 'MAYFLY_READ_WORKERS',
    read: (c) => c.reading.workers,
    unset: 3,
    good: [['8', 8]],
    bad: ['0', '-1', 'all'],
  },
  {
    variable: 'MAYFLY_READ_DEADLINE',
    read: (c) => c.reading.deadline,
    unset: 2_000,
    good: DURATIONS.good,
    bad: [...DURATIONS.bad, '0', '9ms'],
  },
  {
    variable: 'MAYFLY_SMTP_MAX_CONNECTIONS',
    read: (c) => c.smtp.maxConnections,
    unset: 2_000,
    ...LIMITS,
  },
  {
    variable: 'MAYFLY_SMTP_SOURCE_CONNECTIONS',
    read: (c) => c.smtp.sourceConnections,
    unset: 30,
    ...LIMITS,
  },
  {
    variable: 'MAYFLY_SMTP_SOURCE_MESSAGES',
    read: (c) => c.smtp.sourceMessages,
    unset: 600,
    ...LIMITS,
  },
  {
    variable: 'MAYFLY_SMTP_SOURCE_FAILURES',
    read: (c) => c.smtp.sourceFailures,
    unset: 100,
    ...LIMITS,
  },
  {
    variable: 'MAYFLY_SMTP_REFUSE_FILE',
    read: (c) => c.smtp.refuseFile,
    unset: null,
    good: [['/etc/mayfly/refused', '/etc/mayfly/refused']],
    bad: [],
  },
  {
    variable: 'MAYFLY_HTTP_SOURCE_INBOXES',
    read: (c) => c.http.sourceInboxes,
    unset: 30,
    ...LIMITS,
  },
  {
    variable: 'MAYFLY_HTTP_SOURCE_SOCKETS',
    read: (c) => c.http.sourceSockets,
    unset: 200,
    ...LIMITS,
  },
  {
    variable: 'MAYFLY_HTTP_SOURCE_WAITS',
    read: (c) => c.http.sourceWaits,
    unset: 100,
    ...LIMITS,
  },
  {
    variable: 'MAYFLY_OPERATOR_TOKEN',
    read: (c) => c.operatorToken,
    unset: null,
    good: [
      ['abcdefghijklmnopqrstuv', 'abcdefghijklmnopqrstuv'],
      ['A-_9'.repeat(16), 'A-_9'.repeat(16)],
    ],
    bad: ['abcdefghijklmnopqrstu', 'twenty two characters!!', 'a'.repeat(257)],
  },
  {
    variable: 'MAYFLY_SHUTDOWN_GRACE',
    read: (c) => c.shutdownGrace,
    unset: 20_000,
    ...FROM_ZERO,
  },
  {
    variable: 'MAYFLY_TRUST_PROXY',
    read: (c) => c.trustedProxies,
    unset: [],
    good: [
      ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
      ['fd00::/8', ['fd00::/8']],
    ],
    bad: ['10.0.0.0/33', 'proxy.example', '10.0.0', '10/8', 'loopback'],
  },
  {
    variable: 'MAYFLY_LOG_LEVEL',
    read: (c) => c.logLevel,
    unset: 'info',
    good: [
      ['trace', 'trace'],
      ['silent', 'silent'],
    ],
    bad: ['INFO', 'verbose'],
  },
  {
    variable: 'MAYFLY_METRICS_HOST',
    read: (c) => c.metrics,
    unset: null,
    good: [['127.0.0.1', null]],
    bad: HOSTS.bad,
  },
  {
    variable: 'MAYFLY_REDIS_WAIT_REPLICAS',
    read: (c) => c.store,
    unset: { kind: 'memory' },
    good: [['0', { kind: 'memory' }]],
    bad: ['-1', 'two', '1'],
  },
];

describe.each(CASES)('$variable', ({ variable, read, unset, good, bad, beside }) => {
  test('has its default, also if it is empty', () => {
    expect(read(loadTestConfig({}))).toEqual(unset);
    expect(read(loadTestConfig({ [variable]: '  ' }))).toEqual(unset);
  });

  test.each(good)('accepts %j', (text, value) => {
    expect(read(loadTestConfig({ ...beside, [variable]: text }))).toEqual(value);
  });

  test.each(bad)('refuses %j, naming variable, value and what is allowed', (text) => {
    const mistakes = mistakesOf({ [variable]: text });
    expect(mistakes).toHaveLength(1);
    const shown = variable === 'MAYFLY_OPERATOR_TOKEN' ? '(hidden' : JSON.stringify(text);
    expect(mistakes[0]).toMatch(/^MAYFLY_[A-Z_]+=.+: .{10,}$/);
    expect(mistakes[0]).toContain(`${variable}=${shown}`);
  });
});
