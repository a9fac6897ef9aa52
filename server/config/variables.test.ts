import { expect, test } from 'vitest';
import { loadTestConfig, MACHINE, mistakesOf } from './testing/loaded.ts';
import { variables } from './variables.ts';

const DEFAULTS = {
  http: {
    ...{ host: '127.0.0.1', port: 3000, httpsPort: null, page: { kind: 'local' } },
    ...{
      sourceInboxes: 30,
      isDirectUnlimited: true,
      sourceSockets: 200,
      sourceWaits: 100,
      apiKeys: [],
    },
  },
  smtp: {
    ...{ host: '127.0.0.1', port: 2525, hostname: 'mx1.example.org', afterlife: 'reject' },
    ...{ maxMessageSize: 25 * 2 ** 20, dataMaxBytes: 2 ** 30, maxConnections: 2_000 },
    ...{ sourceConnections: 30, sourceMessages: 600, sourceFailures: 100 },
    refuseFile: null,
  },
  certificates: { kind: 'none' },
  trustedProxies: [],
  domains: { kind: 'list', names: ['mayfly.localhost'] },
  life: {
    idleTimeout: 3_600_000,
    reloadGrace: 5_000,
    disconnectGrace: 600_000,
    keepTime: 3_600_000,
  },
  limits: {
    ...{ inboxMaxMessages: 200, inboxMaxBytes: 50 * 2 ** 20 },
    ...{ storeMaxBytes: 2 ** 30, maxInboxes: 100_000 },
  },
  reading: { workers: 4, deadline: 2_000 },
  store: { kind: 'memory' },
  role: 'all',
  operatorToken: null,
  memory: MACHINE.memory,
  shutdownGrace: 20_000,
  dnsServers: null,
  logLevel: 'info',
  metrics: null,
};

/** Each variable but `MAYFLY_DOMAINS_FILE`, with another value than any other. */
const ALL = {
  MAYFLY_HTTP_HOST: '127.0.0.2',
  MAYFLY_HTTP_PORT: '81',
  MAYFLY_HTTPS_PORT: '444',
  MAYFLY_SMTP_HOST: '::',
  MAYFLY_SMTP_PORT: '25',
  MAYFLY_HOSTNAME: 'mx.example.com',
  MAYFLY_PUBLIC_URL: 'https://mail.example.com',
  MAYFLY_DOMAINS: 'in.example.com',
  MAYFLY_IDLE_TIMEOUT: '1m',
  MAYFLY_RELOAD_GRACE: '2s',
  MAYFLY_DISCONNECT_GRACE: '3s',
  MAYFLY_KEEP_TIME: '4s',
  MAYFLY_AFTERLIFE: 'discard',
  MAYFLY_MAX_MESSAGE_SIZE: '4KB',
  MAYFLY_INBOX_MAX_MESSAGES: '5',
  MAYFLY_INBOX_MAX_BYTES: '6KB',
  MAYFLY_STORE_MAX_BYTES: '7KB',
  MAYFLY_MAX_INBOXES: '8',
  MAYFLY_READ_WORKERS: '9',
  MAYFLY_READ_DEADLINE: '10ms',
  MAYFLY_SMTP_MAX_CONNECTIONS: '11',
  MAYFLY_SMTP_SOURCE_CONNECTIONS: '12',
  MAYFLY_SMTP_SOURCE_MESSAGES: '13',
  MAYFLY_SMTP_SOURCE_FAILURES: '14',
  MAYFLY_SMTP_REFUSE_FILE: '/etc/mayfly/refused',
  MAYFLY_HTTP_SOURCE_INBOXES: '15',
  MAYFLY_HTTP_SOURCE_SOCKETS: '16',
  MAYFLY_HTTP_SOURCE_WAITS: '17',
  MAYFLY_API_KEYS: 'ci:bcdefghijklmnopqrstuvw, other:cdefghijklmnopqrstuvwx',
  MAYFLY_TLS_CERT: 'a.pem, b.pem',
  MAYFLY_TLS_KEY: 'a.key,b.key',
  MAYFLY_OPERATOR_TOKEN: 'abcdefghijklmnopqrstuv',
  MAYFLY_REDIS_URL: 'redis://127.0.0.1',
  MAYFLY_REDIS_WAIT_REPLICAS: '18',
  MAYFLY_ROLE: 'smtp',
  MAYFLY_SHUTDOWN_GRACE: '19s',
  MAYFLY_DNS_SERVERS: '127.0.0.1:5353',
  MAYFLY_TRUST_PROXY: '10.0.0.0/8',
  MAYFLY_LOG_LEVEL: 'warn',
  MAYFLY_METRICS_HOST: '127.0.0.3',
  MAYFLY_METRICS_PORT: '20',
};

const ALL_SET = {
  http: {
    ...{ host: '127.0.0.2', port: 81, httpsPort: 444 },
    page: { kind: 'public', origins: ['https://mail.example.com'] },
    ...{ sourceInboxes: 15, isDirectUnlimited: false, sourceSockets: 16, sourceWaits: 17 },
    apiKeys: [
      { name: 'ci', secret: 'bcdefghijklmnopqrstuvw' },
      { name: 'other', secret: 'cdefghijklmnopqrstuvwx' },
    ],
  },
  smtp: {
    ...{ host: '::', port: 25, hostname: 'mx.example.com', afterlife: 'discard' },
    ...{ maxMessageSize: 4_000, dataMaxBytes: 2 ** 30, maxConnections: 11 },
    ...{ sourceConnections: 12, sourceMessages: 13, sourceFailures: 14 },
    refuseFile: '/etc/mayfly/refused',
  },
  certificates: {
    kind: 'files',
    pairs: [
      { cert: 'a.pem', key: 'a.key' },
      { cert: 'b.pem', key: 'b.key' },
    ],
  },
  trustedProxies: ['10.0.0.0/8'],
  domains: { kind: 'list', names: ['in.example.com'] },
  life: { idleTimeout: 60_000, reloadGrace: 2_000, disconnectGrace: 3_000, keepTime: 4_000 },
  limits: { inboxMaxMessages: 5, inboxMaxBytes: 6_000, storeMaxBytes: 7_000, maxInboxes: 8 },
  reading: { workers: 9, deadline: 10 },
  store: { kind: 'redis', url: 'redis://127.0.0.1', waitReplicas: 18 },
  role: 'smtp',
  operatorToken: 'abcdefghijklmnopqrstuv',
  memory: MACHINE.memory,
  shutdownGrace: 19_000,
  dnsServers: ['127.0.0.1:5353'],
  logLevel: 'warn',
  metrics: { host: '127.0.0.3', port: 20 },
};

const NAMES = Object.keys(variables(MACHINE));

test('without variables, or with empty ones, each setting has its default', () => {
  expect(loadTestConfig({})).toEqual(DEFAULTS);
  expect(loadTestConfig(Object.fromEntries(NAMES.map((name) => [name, '  '])))).toEqual(DEFAULTS);
});

test('STORE-1 TLS-1 each variable sets its own setting', () => {
  const others = [
    'MAYFLY_DOMAINS_FILE',
    ...NAMES.filter((name) => /_(?:ACME|ACME_DIRECTORY|STATE_DIR)$/.test(name)),
  ];
  expect(Object.keys(ALL)).toEqual(NAMES.filter((name) => !others.includes(name)));
  expect(loadTestConfig(ALL)).toEqual(ALL_SET);
  const domains = { kind: 'file', path: 'pool.yaml' };
  expect(loadTestConfig({ MAYFLY_DOMAINS_FILE: 'pool.yaml' })).toMatchObject({ domains });
});

test('a service with ACME is a public one, unless told otherwise', () => {
  const acme = {
    MAYFLY_ACME: 'op@example.com',
    MAYFLY_PUBLIC_URL: 'https://mail.example.com, https://example.com',
  };
  expect(loadTestConfig(acme)).toMatchObject({
    http: { host: '::', port: 80, httpsPort: 443 },
    smtp: { host: '::', port: 25, hostname: 'mail.example.com' },
    certificates: {
      ...{ kind: 'acme', email: 'op@example.com', stateDir: '/var/lib/mayfly' },
      directory: 'https://acme-v02.api.letsencrypt.org/directory',
    },
  });
  const own = {
    ...{ MAYFLY_HTTP_PORT: '8080', MAYFLY_HOSTNAME: 'mx.example.com' },
    ...{ MAYFLY_STATE_DIR: '/srv', MAYFLY_ACME_DIRECTORY: 'https://ca.example/dir' },
  };
  expect(loadTestConfig({ ...acme, ...own })).toMatchObject({
    http: { port: 8080 },
    smtp: { hostname: 'mx.example.com' },
    certificates: { stateDir: '/srv', directory: 'https://ca.example/dir' },
  });
});

test('HTTP-18 with ACME behind a proxy, the HTTP port stays one of this machine', () => {
  const env = { MAYFLY_ACME: 'op@example.com', MAYFLY_PUBLIC_URL: 'https://mail.example.com' };
  expect(loadTestConfig({ ...env, MAYFLY_HTTPS_PORT: 'off' })).toMatchObject({
    http: { host: '127.0.0.1', port: 3000, httpsPort: null },
    smtp: { host: '::', port: 25 },
  });
});

test.each([
  [{ MAYFLY_ACME: 'op@example.com' }, 'MAYFLY_ACME'],
  [{ MAYFLY_ACME: 'op@example.com', MAYFLY_PUBLIC_URL: 'http://a.example' }, 'MAYFLY_PUBLIC_URL'],
  [
    {
      ...{ MAYFLY_ACME: 'op@example.com', MAYFLY_PUBLIC_URL: 'https://a.example' },
      ...{ MAYFLY_TLS_CERT: 'a.pem', MAYFLY_TLS_KEY: 'a.key' },
    },
    'MAYFLY_TLS_CERT',
  ],
  [{ MAYFLY_HTTPS_PORT: '443' }, 'MAYFLY_HTTPS_PORT'],
])('HTTP-18 certificates that contradict are one mistake: %j', (env, variable) => {
  expect(mistakesOf(env)).toEqual([expect.stringContaining(`${variable}=`)]);
});

test.each(NAMES.filter((name) => !/_(?:FILE|CERT|KEY|DIR)$/.test(name)))(
  'a wrong %s is named, with its value and what is allowed',
  (name) => {
    const [mistake, ...others] = mistakesOf({ [name]: '?' });
    expect(others).toEqual([]);
    const shown = ['MAYFLY_OPERATOR_TOKEN', 'MAYFLY_API_KEYS', 'MAYFLY_REDIS_URL'].includes(name)
      ? '(hidden'
      : '"?"';
    expect(mistake).toMatch(/^MAYFLY_[A-Z_]+=.+: .{10,}$/);
    expect(mistake).toContain(`${name}=${shown}`);
  },
);
