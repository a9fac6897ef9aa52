import { createMistake, type Mistake } from './mistakes.ts';
import { isLoopback } from './values.ts';
import { type Given, type Machine, type Settings, type Variable, variables } from './variables.ts';

/** The variable to report, and what is allowed beside the others. */
type Contradiction = readonly [Variable, string];

/** The values of the valid variables, with defaults. */
type Effective = Partial<Settings>;

/** Settings that are valid alone and contradict each other. */
export function findContradictions(env: Given, machine: Machine): Mistake[] {
  const schemas = variables(machine);
  const effective: Effective = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, schema.safeParse(env[name]).data]),
  );
  const checks = [
    ...checkPublicUrl(env),
    ...checkPorts(env, effective),
    ...checkMetricsHost(env, effective),
    ...checkLargestMessage(env, effective, schemas),
    ...checkOnePool(env),
    ...checkTlsPairs(env),
    ...checkAcme(env, effective),
    ...checkRedisUrl(env),
  ];
  return checks.map(([variable, allowed]) => createMistake(env, variable, allowed));
}

function checkPublicUrl(env: Given): Contradiction[] {
  const { MAYFLY_HTTP_HOST: host, MAYFLY_PUBLIC_URL: url, MAYFLY_ACME: acme } = env;
  // ACME needs the URL too, and says so.
  if (acme !== undefined) return [];
  if (host === undefined || isLoopback(host) || url !== undefined) return [];
  return [
    ['MAYFLY_HTTP_HOST', 'an address that is not loopback needs MAYFLY_PUBLIC_URL beside it'],
  ];
}

/** Ports with their addresses. */
const LISTENERS = [
  ['MAYFLY_HTTP_PORT', 'MAYFLY_HTTP_HOST'],
  ['MAYFLY_HTTPS_PORT', 'MAYFLY_HTTP_HOST'],
  ['MAYFLY_SMTP_PORT', 'MAYFLY_SMTP_HOST'],
  ['MAYFLY_METRICS_PORT', 'MAYFLY_METRICS_HOST'],
] as const;

type Listener = (typeof LISTENERS)[number];

function checkPorts(env: Given, effective: Effective): Contradiction[] {
  return LISTENERS.flatMap((second, index) =>
    LISTENERS.slice(0, index)
      .filter((first) => overlap(effective, first, second))
      .map(([first]): Contradiction => {
        const [given, other] = orderByGiven(env, second[0], first);
        return [given, `another port than ${other}, or another address to listen on`];
      }),
  );
}

function overlap(effective: Effective, ...listeners: readonly [Listener, Listener]): boolean {
  const [port, other] = listeners.map(([name]) => effective[name]);
  const hosts = listeners.map(([, name]) => effective[name] ?? '');
  const sameAddress = hosts[0] === hosts[1] || hosts.includes('::') || hosts.includes('0.0.0.0');
  return port !== undefined && port === other && port !== 0 && sameAddress;
}

/** Without a port the address has no effect. */
function checkMetricsHost(env: Given, effective: Effective): Contradiction[] {
  if (env.MAYFLY_METRICS_PORT !== undefined) return [];
  return env.MAYFLY_METRICS_HOST === undefined || effective.MAYFLY_METRICS_HOST === '127.0.0.1'
    ? []
    : [['MAYFLY_METRICS_HOST', 'needs MAYFLY_METRICS_PORT beside it']];
}

/** Limits that must have room for a message of the largest size. */
const SIZE_LIMITS = ['MAYFLY_INBOX_MAX_BYTES', 'MAYFLY_STORE_MAX_BYTES'] as const;
const LARGEST = 'MAYFLY_MAX_MESSAGE_SIZE';
const RAISE_LIMIT = ['at least', 'raise this, or lower that'] as const;
const LOWER_LARGEST = ['at most', 'raise that as well, or lower this'] as const;

/**
 * The service would defer a message of the announced size that never fits, and the sender would
 * retry for days. Defaults that contradict on a small machine are not a mistake, and without a
 * limit of the message size no size is announced.
 */
function checkLargestMessage(
  env: Given,
  effective: Effective,
  schemas: ReturnType<typeof variables>,
): Contradiction[] {
  const { [LARGEST]: size = Number.POSITIVE_INFINITY } = effective;
  if (size === Number.POSITIVE_INFINITY) return [];
  const tooSmall = SIZE_LIMITS.filter((limit) => (effective[limit] ?? size) < size);
  return tooSmall.flatMap((limit): Contradiction[] => {
    const [given, other] = orderByGiven(env, limit, LARGEST);
    if (env[given] === undefined) return [];
    const value = env[other] ?? `${schemas[other].def.defaultValue} unless set`;
    const [bound, remedy] = given === limit ? RAISE_LIMIT : LOWER_LARGEST;
    const why = 'or the largest message would never find room';
    return [[given, `${bound} ${other}, which is ${value}, ${why}; ${remedy}`]];
  });
}

/** Of two contradicting variables, reports one that is set, since a default is not a mistake. */
function orderByGiven<A extends Variable, B extends Variable>(
  env: Given,
  first: A,
  second: B,
): readonly [given: A | B, other: A | B] {
  return env[first] === undefined ? [second, first] : [first, second];
}

function checkOnePool(env: Given): Contradiction[] {
  const both = env.MAYFLY_DOMAINS !== undefined && env.MAYFLY_DOMAINS_FILE !== undefined;
  return both ? [['MAYFLY_DOMAINS_FILE', 'either this or MAYFLY_DOMAINS, not both']] : [];
}

function checkTlsPairs(env: Given): Contradiction[] {
  const certs = countPaths(env.MAYFLY_TLS_CERT);
  const keys = countPaths(env.MAYFLY_TLS_KEY);
  if (certs === keys) return [];
  return [
    [
      certs > 0 ? 'MAYFLY_TLS_CERT' : 'MAYFLY_TLS_KEY',
      `MAYFLY_TLS_CERT and MAYFLY_TLS_KEY name files in pairs; here ${certs} and ${keys} of them`,
    ],
  ];
}

function checkAcme(
  env: Given,
  { MAYFLY_PUBLIC_URL: urls, MAYFLY_HTTPS_PORT: port }: Effective,
): Contradiction[] {
  const found: Contradiction[] = [];
  if (env.MAYFLY_ACME === undefined) {
    if (typeof port === 'number' && env.MAYFLY_TLS_CERT === undefined)
      found.push([
        'MAYFLY_HTTPS_PORT',
        'needs a certificate: MAYFLY_TLS_CERT and MAYFLY_TLS_KEY, or MAYFLY_ACME',
      ]);
    return found;
  }
  if (env.MAYFLY_TLS_CERT !== undefined)
    found.push(['MAYFLY_TLS_CERT', 'either this or MAYFLY_ACME, not both']);
  if (!urls?.every((url) => url.startsWith('https:')))
    found.push([
      env.MAYFLY_PUBLIC_URL === undefined ? 'MAYFLY_ACME' : 'MAYFLY_PUBLIC_URL',
      'with MAYFLY_ACME the page has to be at https: MAYFLY_PUBLIC_URL=https://mail.example.org',
    ]);
  return found;
}

function checkRedisUrl(env: Given): Contradiction[] {
  if (env.MAYFLY_REDIS_URL !== undefined) return [];
  const found: Contradiction[] = [];
  if ((env.MAYFLY_ROLE ?? 'all') !== 'all')
    found.push([
      'MAYFLY_ROLE',
      'other than all needs MAYFLY_REDIS_URL, through which the parts meet',
    ]);
  if (Number(env.MAYFLY_REDIS_WAIT_REPLICAS ?? 0) !== 0)
    found.push(['MAYFLY_REDIS_WAIT_REPLICAS', 'other than 0 needs MAYFLY_REDIS_URL']);
  return found;
}

function countPaths(value: string | undefined): number {
  return value === undefined ? 0 : value.split(',').length;
}
