import { type Mistake, mistake } from './mistakes.ts';
import { isLoopback } from './values.ts';
import { type Given, type Machine, type Variable, variables } from './variables.ts';

/** The variable to name, and what it may be beside the others. */
type Refusal = readonly [Variable, string];

/** Settings that are right alone and wrong together. */
export function contradictions(env: Given, machine: Machine): Mistake[] {
  const checks = [
    ...reachable(env, machine),
    ...metricsPort(env, machine),
    ...roomForOne(env, machine),
    ...onePool(env),
    ...tlsPairs(env),
    ...redisNeeded(env),
  ];
  return checks.map(([variable, allowed]) => mistake(env, variable, allowed));
}

function reachable(env: Given, machine: Machine): Refusal[] {
  const refusals: Refusal[] = [];
  const { MAYFLY_HTTP_HOST: host, MAYFLY_PUBLIC_URL: url } = env;
  if (host !== undefined && !isLoopback(host) && url === undefined)
    refusals.push([
      'MAYFLY_HTTP_HOST',
      'an address that is not loopback needs MAYFLY_PUBLIC_URL beside it',
    ]);
  return [...refusals, ...samePorts(env, machine)];
}

/** Ports, each with the address that it is opened on. */
const DOORS = [
  ['MAYFLY_HTTP_PORT', 'MAYFLY_HTTP_HOST'],
  ['MAYFLY_SMTP_PORT', 'MAYFLY_SMTP_HOST'],
  ['MAYFLY_METRICS_PORT', 'MAYFLY_METRICS_HOST'],
] as const;

type Door = (typeof DOORS)[number];

function samePorts(env: Given, machine: Machine): Refusal[] {
  return DOORS.flatMap((second, index) =>
    DOORS.slice(0, index)
      .filter((first) => meet(env, machine, first, second))
      .map(([first]): Refusal => {
        const [given, other] = givenFirst(env, second[0], first);
        return [given, `another port than ${other}, or another address to listen on`];
      }),
  );
}

function meet(env: Given, machine: Machine, ...doors: readonly [Door, Door]): boolean {
  const of = variables(machine);
  const [port, other] = doors.map(([name]) => of[name].safeParse(env[name]).data);
  const hosts = doors.map(([, name]) => env[name] ?? of[name].def.defaultValue);
  const share = hosts[0] === hosts[1] || hosts.includes('::') || hosts.includes('0.0.0.0');
  return port !== undefined && port === other && port !== 0 && share;
}

/** It would be an address on which nothing is opened; the one that is there anyway is no wish. */
function metricsPort(env: Given, machine: Machine): Refusal[] {
  const { MAYFLY_METRICS_HOST: host = '', MAYFLY_METRICS_PORT: port } = env;
  const usual = variables(machine).MAYFLY_METRICS_HOST.def.defaultValue;
  return port === undefined && !['', usual].includes(host)
    ? [['MAYFLY_METRICS_HOST', 'needs MAYFLY_METRICS_PORT beside it']]
    : [];
}

/** What has to have room for a message of the largest size, when it is empty. */
const ROOMS = ['MAYFLY_INBOX_MAX_BYTES', 'MAYFLY_STORE_MAX_BYTES'] as const;
const LARGEST = 'MAYFLY_MAX_MESSAGE_SIZE';
const RAISE_ROOM = ['at least', 'raise this, or lower that'] as const;
const LOWER_LARGEST = ['at most', 'raise that as well, or lower this'] as const;

/**
 * A message that is announced as welcome and never finds room would be deferred by us, and
 * retried by its sender, for days. Defaults that meet on a small machine are no mistake of
 * anybody's, and who takes the limit from messages announces no size.
 */
function roomForOne(env: Given, machine: Machine): Refusal[] {
  const of = variables(machine);
  const size = of[LARGEST].safeParse(env[LARGEST]).data;
  if (size === undefined || size === Number.POSITIVE_INFINITY) return [];
  const tooSmall = ROOMS.filter((room) => {
    const bytes = of[room].safeParse(env[room]).data;
    return bytes !== undefined && bytes < size;
  });
  return tooSmall.flatMap((room): Refusal[] => {
    const [given, other] = givenFirst(env, room, LARGEST);
    if (env[given] === undefined) return [];
    const value = env[other] ?? `${of[other].def.defaultValue} unless set`;
    const [bound, remedy] = given === room ? RAISE_ROOM : LOWER_LARGEST;
    const why = 'or the largest message would never find room';
    return [[given, `${bound} ${other}, which is ${value}, ${why}; ${remedy}`]];
  });
}

/** Of two that contradict each other, the one to name: what nobody gave is no mistake. */
function givenFirst<A extends Variable, B extends Variable>(
  env: Given,
  first: A,
  second: B,
): readonly [given: A | B, other: A | B] {
  return env[first] === undefined ? [second, first] : [first, second];
}

function onePool(env: Given): Refusal[] {
  const both = env.MAYFLY_DOMAINS !== undefined && env.MAYFLY_DOMAINS_FILE !== undefined;
  return both ? [['MAYFLY_DOMAINS_FILE', 'either this or MAYFLY_DOMAINS, not both']] : [];
}

function tlsPairs(env: Given): Refusal[] {
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

function redisNeeded(env: Given): Refusal[] {
  if (env.MAYFLY_REDIS_URL !== undefined) return [];
  const refusals: Refusal[] = [];
  if ((env.MAYFLY_ROLE ?? 'all') !== 'all')
    refusals.push([
      'MAYFLY_ROLE',
      'other than all needs MAYFLY_REDIS_URL, through which the parts meet',
    ]);
  if (Number(env.MAYFLY_REDIS_WAIT_REPLICAS ?? 0) !== 0)
    refusals.push(['MAYFLY_REDIS_WAIT_REPLICAS', 'other than 0 needs MAYFLY_REDIS_URL']);
  return refusals;
}

function countPaths(value: string | undefined): number {
  return value === undefined ? 0 : value.split(',').length;
}
