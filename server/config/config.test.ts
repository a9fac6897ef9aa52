import { expect, test } from 'vitest';
import { type Env, formatMistake, formatSettings, loadConfig, redactConfig } from './config.ts';
import { loadTestConfig, MACHINE, mistakesOf } from './testing/loaded.ts';
import { variables } from './variables.ts';

test.each([
  ['MAYFLY_HTTP_HOST', 'MAYFLY_PUBLIC_URL', { MAYFLY_HTTP_HOST: '0.0.0.0' }],
  ['MAYFLY_HTTP_HOST', 'MAYFLY_PUBLIC_URL', { MAYFLY_HTTP_HOST: 'mail.example.org' }],
  ['MAYFLY_METRICS_HOST', 'MAYFLY_METRICS_PORT', { MAYFLY_METRICS_HOST: '0.0.0.0' }],
  ['MAYFLY_METRICS_PORT', 'MAYFLY_HTTP_PORT', { MAYFLY_METRICS_PORT: '3000' }],
  ['MAYFLY_METRICS_PORT', 'MAYFLY_SMTP_PORT', { MAYFLY_METRICS_PORT: '2525' }],
  ['MAYFLY_SMTP_PORT', 'MAYFLY_HTTP_PORT', { MAYFLY_SMTP_PORT: '3000' }],
  ['MAYFLY_SMTP_PORT', 'MAYFLY_HTTP_PORT', { MAYFLY_SMTP_HOST: '::', MAYFLY_SMTP_PORT: '3000' }],
  ['MAYFLY_SMTP_PORT', 'MAYFLY_HTTP_PORT', { MAYFLY_SMTP_PORT: '80', MAYFLY_HTTP_PORT: '80' }],
  ['MAYFLY_HTTP_PORT', 'MAYFLY_SMTP_PORT', { MAYFLY_HTTP_PORT: '2525' }],
  ['MAYFLY_INBOX_MAX_BYTES', 'MAYFLY_MAX_MESSAGE_SIZE', { MAYFLY_INBOX_MAX_BYTES: '25MB' }],
  ['MAYFLY_STORE_MAX_BYTES', 'MAYFLY_MAX_MESSAGE_SIZE', { MAYFLY_STORE_MAX_BYTES: '25MB' }],
  ['MAYFLY_MAX_MESSAGE_SIZE', 'MAYFLY_INBOX_MAX_BYTES', { MAYFLY_MAX_MESSAGE_SIZE: '51MiB' }],
  [
    'MAYFLY_MAX_MESSAGE_SIZE',
    'MAYFLY_STORE_MAX_BYTES',
    { MAYFLY_MAX_MESSAGE_SIZE: '2GiB', MAYFLY_INBOX_MAX_BYTES: '0' },
  ],
  [
    'MAYFLY_INBOX_MAX_BYTES',
    'MAYFLY_MAX_MESSAGE_SIZE',
    { MAYFLY_MAX_MESSAGE_SIZE: '100MB', MAYFLY_INBOX_MAX_BYTES: '99MB' },
  ],
  [
    'MAYFLY_DOMAINS_FILE',
    'MAYFLY_DOMAINS',
    { MAYFLY_DOMAINS_FILE: 'pool.json', MAYFLY_DOMAINS: 'a.example' },
  ],
  ['MAYFLY_TLS_CERT', 'MAYFLY_TLS_KEY', { MAYFLY_TLS_CERT: 'a.pem' }],
  ['MAYFLY_TLS_KEY', 'MAYFLY_TLS_CERT', { MAYFLY_TLS_KEY: 'a.key' }],
  ['MAYFLY_TLS_CERT', 'MAYFLY_TLS_KEY', { MAYFLY_TLS_CERT: 'a,b', MAYFLY_TLS_KEY: 'a' }],
  ['MAYFLY_ROLE', 'MAYFLY_REDIS_URL', { MAYFLY_ROLE: 'web' }],
  ['MAYFLY_REDIS_WAIT_REPLICAS', 'MAYFLY_REDIS_URL', { MAYFLY_REDIS_WAIT_REPLICAS: '1' }],
])('%s is refused if it contradicts %s: %j', (variable, other, env) => {
  const line = mistakesOf(env).find((mistake) => mistake.startsWith(`${variable}=`));
  expect(line).toContain(other);
  // A mistake is shown with the value that was given.
  expect(line).not.toContain('=""');
});

test('a message of the largest size must fit an empty inbox, unless there is no limit of its size', () => {
  const small = '1MiB';
  const fitting: Env[] = [
    {
      MAYFLY_MAX_MESSAGE_SIZE: small,
      MAYFLY_INBOX_MAX_BYTES: small,
      MAYFLY_STORE_MAX_BYTES: '2MB',
    },
    { MAYFLY_MAX_MESSAGE_SIZE: '1GB', MAYFLY_INBOX_MAX_BYTES: '0', MAYFLY_STORE_MAX_BYTES: '0' },
    { MAYFLY_MAX_MESSAGE_SIZE: '0' },
    { MAYFLY_MAX_MESSAGE_SIZE: '0', MAYFLY_INBOX_MAX_BYTES: small, MAYFLY_STORE_MAX_BYTES: small },
  ];
  for (const env of fitting) expect(mistakesOf(env)).toEqual([]);
});

test('a machine with little memory starts, and a mistake names the variable to raise', () => {
  const little = { ...MACHINE, memory: 64 * 2 ** 20 };
  expect(loadConfig({}, little).ok).toBe(true);
  expect(loadConfig({ MAYFLY_INBOX_MAX_BYTES: '1GiB' }, little).ok).toBe(true);
  const loaded = loadConfig({ MAYFLY_MAX_MESSAGE_SIZE: '20MiB' }, little);
  expect(loaded.ok ? [] : loaded.mistakes.map(formatMistake)).toEqual([
    'MAYFLY_MAX_MESSAGE_SIZE="20MiB": at most MAYFLY_STORE_MAX_BYTES, which is 16777216B unless ' +
      'set, or the largest message would never find room; raise that as well, or lower this',
  ]);
});

test('loopback in any form needs no public URL, and a public URL allows any host', () => {
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', 'localhost'])
    expect(mistakesOf({ MAYFLY_HTTP_HOST: host })).toEqual([]);
  expect(
    mistakesOf({ MAYFLY_HTTP_HOST: '::', MAYFLY_PUBLIC_URL: 'https://mail.example.org' }),
  ).toEqual([]);
});

test('the same port on two addresses does not contradict, nor do two ports of 0', () => {
  expect(mistakesOf({ MAYFLY_SMTP_HOST: '127.0.0.2', MAYFLY_SMTP_PORT: '3000' })).toEqual([]);
  expect(mistakesOf({ MAYFLY_SMTP_PORT: '0', MAYFLY_HTTP_PORT: '0' })).toEqual([]);
});

test('an unknown name is a mistake, with the probably intended one', () => {
  expect(mistakesOf({ MAYFLY_SMPT_PORT: '25' })).toEqual([
    'MAYFLY_SMPT_PORT: there is no such variable; did you mean MAYFLY_SMTP_PORT?',
  ]);
  expect(mistakesOf({ mayfly_http_port: '80' })).toEqual([
    'mayfly_http_port: there is no such variable; did you mean MAYFLY_HTTP_PORT?',
  ]);
  expect(mistakesOf({ MAYFLY_TURBO_MODE: 'on' })).toEqual([
    'MAYFLY_TURBO_MODE: there is no such variable',
  ]);
});

test.each([
  ['MAYFLY_SMTP_SOURCE_HANDSHAKES', 'MAYFLY_SMTP_SOURCE_MESSAGES'],
  ['MAYFLY_SMTP_MAX_RECIPIENTS', '100'],
  ['MAYFLY_SMTP_MAX_HOPS', '50'],
  ['MAYFLY_SMTP_SESSION_TIME', '60m'],
  ['MAYFLY_SMTP_SESSION_SILENCE', '5m'],
  ['MAYFLY_SMTP_SESSION_PACE', '500B'],
  ['MAYFLY_SMTP_SESSION_UNKNOWN', '10'],
  ['MAYFLY_SMTP_SESSION_IDLE', '100'],
  ['MAYFLY_SMTP_SESSION_FAILURES', '20'],
])('%s is no longer a setting, and the mistake says what counts instead: %s', (name, instead) => {
  const [line, ...others] = mistakesOf({ [name]: '7' });
  expect(others).toEqual([]);
  expect(line).toMatch(/="7": no longer a setting; /);
  expect(line).toContain(instead);
});

test('variables of other programs are ignored, also those of the client', () => {
  const ofClient = { MAYFLY_URL: 'http://localhost:3000', MAYFLY_TOKEN: 'x', MAYFLY_KEY: 'x' };
  expect(mistakesOf(ofClient)).toEqual([]);
  expect(mistakesOf({ PATH: '/bin', HTTP_PORT: 'x', NOT_MAYFLY_PORT: 'x' })).toEqual([]);
});

test('all mistakes are reported at once, one line for each variable', () => {
  const mistakes = mistakesOf({
    MAYFLY_HTTP_PORT: 'x',
    MAYFLY_SMTP_PORT: 'y',
    MAYFLY_NONSENSE: 'z',
    MAYFLY_TLS_CERT: 'a.pem',
    MAYFLY_METRICS_HOST: '0.0.0.0',
  });
  expect(mistakes.map((line) => line.split(/[=:]/)[0]).sort()).toEqual([
    'MAYFLY_HTTP_PORT',
    'MAYFLY_METRICS_HOST',
    'MAYFLY_NONSENSE',
    'MAYFLY_SMTP_PORT',
    'MAYFLY_TLS_CERT',
  ]);
});

test('a machine name that is not valid in the banner becomes localhost', () => {
  const loaded = loadConfig({}, { ...MACHINE, hostname: 'my_laptop' });
  expect(loaded.ok && loaded.config.smtp.hostname).toBe('localhost');
});

test('the configuration is deeply frozen', () => {
  const config = loadTestConfig({});
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.life)).toBe(true);
  expect(Object.isFrozen(config.domains)).toBe(true);
});

test('R23 no secret is shown, neither in the log nor in a mistake', () => {
  const token = 'correct-horse-battery-staple';
  const shown = JSON.stringify(redactConfig(loadTestConfig({ MAYFLY_OPERATOR_TOKEN: token })));
  expect(shown).not.toContain(token);
  expect(shown).toContain('"operatorToken":"set"');

  const keys = `ci:${token},other:${token}-2`;
  const shownKeys = JSON.stringify(redactConfig(loadTestConfig({ MAYFLY_API_KEYS: keys })));
  expect(shownKeys).not.toContain(token);
  expect(shownKeys).toContain('"apiKeys":["ci","other"]');

  const url = 'redis://user:battery@127.0.0.1/0';
  const config = loadTestConfig({ MAYFLY_REDIS_URL: url });
  expect(JSON.stringify(redactConfig(config))).not.toContain('battery');

  const watched = 'redis+sentinel://127.0.0.1/main?sentinel=staple';
  const shownWatched = JSON.stringify(redactConfig(loadTestConfig({ MAYFLY_REDIS_URL: watched })));
  expect(shownWatched).toContain('/main');
  expect(shownWatched).not.toContain('staple');

  const mistakes = mistakesOf({ MAYFLY_REDIS_URL: url, MAYFLY_OPERATOR_TOKEN: 'horse!' });
  expect(mistakes.join()).not.toMatch(/battery|horse/);

  // An unknown name may be meant for a secret.
  const misspelt = mistakesOf({ MAYFLY_OPERATER_TOKEN: token, mayfly_api_keys: keys });
  expect(misspelt).toHaveLength(2);
  expect(misspelt.join()).not.toContain(token);
});

test('the settings in force are shown with their units, and marked if they are no default', () => {
  const lines = formatSettings({ MAYFLY_KEEP_TIME: '2h', MAYFLY_REDIS_URL: '' }, MACHINE);
  expect(lines.map((line) => line.replace(/=.*/, ''))).toEqual(Object.keys(variables(MACHINE)));
  expect(lines).toContain('MAYFLY_RELOAD_GRACE=5s');
  expect(lines).toContain('MAYFLY_KEEP_TIME=2h  # set');
  expect(lines).toContain('MAYFLY_REDIS_URL=');
  const acme = { MAYFLY_ACME: 'a@example.org', MAYFLY_PUBLIC_URL: 'https://mail.example.org' };
  expect(formatSettings(acme, MACHINE)).toContain('MAYFLY_HTTPS_PORT=443  # by MAYFLY_ACME');
  // Which counts in its place.
  expect(formatSettings({ MAYFLY_DOMAINS_FILE: 'a' }, MACHINE)).toContain('MAYFLY_DOMAINS=');
});

test('R23 the settings in force show no secret', () => {
  const secret = 'correct-horse-battery-staple';
  const env = {
    MAYFLY_OPERATOR_TOKEN: secret,
    MAYFLY_API_KEYS: `ci:${secret}`,
    MAYFLY_REDIS_URL: `redis://:${secret}@localhost`,
  };
  const lines = formatSettings(env, MACHINE);
  expect(lines).toContain('MAYFLY_OPERATOR_TOKEN=(hidden, 28 characters)  # set');
  expect(lines.join()).not.toContain(secret);
});

test('a limit of 0 is shown as none', () => {
  expect(redactConfig(loadTestConfig({ MAYFLY_MAX_INBOXES: '0' }))).toMatchObject({
    limits: { maxInboxes: 'none' },
  });
});

test('only a service that no other machine can reach has no default limit of direct new inboxes', () => {
  const limitOf = (env: Record<string, string>) => {
    const { sourceInboxes, isDirectUnlimited } = loadTestConfig(env).http;
    return isDirectUnlimited ? `${sourceInboxes} through a proxy` : sourceInboxes;
  };
  expect(limitOf({})).toBe('30 through a proxy');
  expect(limitOf({ MAYFLY_HTTP_HOST: '::1' })).toBe('30 through a proxy');
  expect(limitOf({ MAYFLY_TRUST_PROXY: '127.0.0.1' })).toBe(30);
  const page = { MAYFLY_PUBLIC_URL: 'https://mail.example.com' };
  expect(limitOf(page)).toBe(30);
  expect(limitOf({ ...page, MAYFLY_HTTP_HOST: '0.0.0.0' })).toBe(30);
  expect(limitOf({ MAYFLY_HTTP_SOURCE_INBOXES: '7' })).toBe(7);
  expect(limitOf({ MAYFLY_HTTP_SOURCE_INBOXES: '0' })).toBe(Infinity);
});

test.each([
  ['a secret that is too short', 'ci:short'],
  ['no name', 'abcdefghijklmnopqrstuv'],
  ['one name twice', 'ci:abcdefghijklmnopqrstuv,ci:bcdefghijklmnopqrstuvw'],
  ['one secret twice', 'ci:abcdefghijklmnopqrstuv,other:abcdefghijklmnopqrstuv'],
])('MAYFLY_API_KEYS with %s is a mistake', (_, keys) => {
  const mistakes = mistakesOf({ MAYFLY_API_KEYS: keys });
  expect(mistakes).toHaveLength(1);
  expect(mistakes.join()).not.toMatch(/short|abcdef/);
});
