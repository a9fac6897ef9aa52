import { availableParallelism, hostname, totalmem } from 'node:os';
import { z } from 'zod';
import type { PoolSource } from '#server/domains/open-pool.ts';
import type { PairFiles } from '#server/tls/certificate-pair.ts';
import { findContradictions } from './contradictions.ts';
import { findUnknownNames, hideSecret, type Mistake, toMistakes } from './mistakes.ts';
import { isLoopback } from './values.ts';
import { type Env, type Given, type Machine, type Settings, variables } from './variables.ts';

export { formatMistake, type Mistake } from './mistakes.ts';
export type { Env, Machine } from './variables.ts';

/**
 * The effective settings. Durations are milliseconds, sizes bytes; a limit that was set
 * to 0 is Infinity, so that comparisons need no special case. (Only `idleTimeout` keeps 0 for
 * "never", since it is added to moments.)
 */
export type Config = ReturnType<typeof toConfig>;

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Share of the memory for messages between DATA and their commit. */
const DATA_MEMORY_SHARE = 0.25;

/** The properties of this machine that defaults depend on. */
export function readMachine(): Machine {
  const constrained = process.constrainedMemory();
  // Without a limit it is 0 or beyond what the machine has.
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { hostname: hostname(), memory, cores: availableParallelism() };
}

/**
 * Reads the `MAYFLY_*` variables and reports all mistakes at once. An empty value counts as unset,
 * since compose files write `X: ${X:-}`.
 */
export function loadConfig(env: Env, machine: Machine): Loaded {
  const given = addDefaultsOfAcme(selectOwn(env));
  const known = z.object(variables(machine)).safeParse(given);
  const mistakes = [
    ...findUnknownNames(given, machine),
    ...toMistakes(given, known.error?.issues ?? []),
  ];
  for (const contradiction of findContradictions(given, machine)) {
    // One mistake for each variable: the first one to fix.
    if (!mistakes.some(({ variable }) => variable === contradiction.variable))
      mistakes.push(contradiction);
  }
  if (!known.success || mistakes.length > 0) return { ok: false, mistakes };
  return { ok: true, config: freeze(toConfig(known.data, machine)) };
}

function selectOwn(env: Env): Given {
  const given = Object.entries(env).flatMap(([name, value]): [string, string][] => {
    const trimmed = value?.trim() ?? '';
    return /^mayfly_/i.test(name) && trimmed !== '' ? [[name, trimmed]] : [];
  });
  return Object.fromEntries(given);
}

/**
 * A service that gets certificates is a public one: with `MAYFLY_ACME` it listens on the well-known
 * ports of all addresses, and the host of the page is also the mail host. Without HTTPS, a proxy has
 * the ports of the page.
 */
function addDefaultsOfAcme(given: Given): Given {
  if (given.MAYFLY_ACME === undefined) return given;
  const [url = ''] = (given.MAYFLY_PUBLIC_URL ?? '').split(',');
  return {
    ...(given.MAYFLY_HTTPS_PORT !== 'off' && {
      ...{ MAYFLY_HTTP_HOST: '::', MAYFLY_HTTP_PORT: '80', MAYFLY_HTTPS_PORT: '443' },
    }),
    MAYFLY_SMTP_HOST: '::',
    MAYFLY_SMTP_PORT: '25',
    ...(URL.canParse(url) && { MAYFLY_HOSTNAME: new URL(url).hostname }),
    ...given,
  };
}

function toConfig(s: Settings, machine: Machine) {
  return {
    http: {
      host: s.MAYFLY_HTTP_HOST,
      port: s.MAYFLY_HTTP_PORT,
      /** Null: there is no HTTPS, and the HTTP port serves everything. */
      httpsPort: s.MAYFLY_HTTPS_PORT ?? null,
      page: toPage(s),
      /** New inboxes a minute from one source. */
      sourceInboxes: s.MAYFLY_HTTP_SOURCE_INBOXES ?? SOURCE_INBOXES,
      /** There is no such limit for requests that no proxy passed on. */
      isDirectUnlimited: isDirectUnlimited(s),
      sourceSockets: s.MAYFLY_HTTP_SOURCE_SOCKETS,
      sourceWaits: s.MAYFLY_HTTP_SOURCE_WAITS,
      /** Programs with limits of their own. */
      apiKeys: s.MAYFLY_API_KEYS ?? [],
    },
    smtp: {
      host: s.MAYFLY_SMTP_HOST,
      port: s.MAYFLY_SMTP_PORT,
      hostname: s.MAYFLY_HOSTNAME,
      afterlife: s.MAYFLY_AFTERLIFE,
      maxMessageSize: s.MAYFLY_MAX_MESSAGE_SIZE,
      /** Bytes held in DATA; not a setting, but a share of the memory. */
      dataMaxBytes: machine.memory * DATA_MEMORY_SHARE,
      maxConnections: s.MAYFLY_SMTP_MAX_CONNECTIONS,
      sourceConnections: s.MAYFLY_SMTP_SOURCE_CONNECTIONS,
      /** A minute. */
      sourceMessages: s.MAYFLY_SMTP_SOURCE_MESSAGES,
      /** Failed recipients a minute. */
      sourceFailures: s.MAYFLY_SMTP_SOURCE_FAILURES,
      /** Path of the list of refusals. */
      refuseFile: s.MAYFLY_SMTP_REFUSE_FILE ?? null,
    },
    /** For STARTTLS and HTTPS. */
    certificates: toCertificates(s),
    /** Networks of proxies that may name the client address. */
    trustedProxies: s.MAYFLY_TRUST_PROXY ?? [],
    domains: toDomains(s),
    life: {
      idleTimeout: s.MAYFLY_IDLE_TIMEOUT,
      reloadGrace: s.MAYFLY_RELOAD_GRACE,
      disconnectGrace: s.MAYFLY_DISCONNECT_GRACE,
      keepTime: s.MAYFLY_KEEP_TIME,
    },
    limits: {
      inboxMaxMessages: s.MAYFLY_INBOX_MAX_MESSAGES,
      inboxMaxBytes: s.MAYFLY_INBOX_MAX_BYTES,
      storeMaxBytes: s.MAYFLY_STORE_MAX_BYTES,
      maxInboxes: s.MAYFLY_MAX_INBOXES,
    },
    reading: { workers: s.MAYFLY_READ_WORKERS, deadline: s.MAYFLY_READ_DEADLINE },
    store: toStore(s),
    /** Which ports this process opens; with the memory store always all. */
    role: s.MAYFLY_ROLE,
    /** The token of the inbox for `postmaster@` and `abuse@`. */
    operatorToken: s.MAYFLY_OPERATOR_TOKEN ?? null,
    /** Bytes that the process may use; not a setting. */
    memory: machine.memory,
    shutdownGrace: s.MAYFLY_SHUTDOWN_GRACE,
    /** Null: the system's. */
    dnsServers: s.MAYFLY_DNS_SERVERS ?? null,
    logLevel: s.MAYFLY_LOG_LEVEL,
    metrics:
      s.MAYFLY_METRICS_PORT === undefined
        ? null
        : { host: s.MAYFLY_METRICS_HOST, port: s.MAYFLY_METRICS_PORT },
  } as const;
}

/** New inboxes a minute from one source: a person needs a few. */
const SOURCE_INBOXES = 30;

/**
 * For a service that only this machine can reach: test suites on it create many inboxes. With a
 * public URL or a trusted proxy, the connections come from a proxy on this machine.
 */
function isDirectUnlimited({
  MAYFLY_HTTP_SOURCE_INBOXES: given,
  MAYFLY_HTTP_HOST: host,
  MAYFLY_PUBLIC_URL: url,
  MAYFLY_TRUST_PROXY: proxies,
}: Settings): boolean {
  return given === undefined && isLoopback(host) && url === undefined && proxies === undefined;
}

type Page =
  | { readonly kind: 'local' }
  | { readonly kind: 'public'; readonly origins: readonly string[] };

/** Where people reach the page. */
function toPage({ MAYFLY_PUBLIC_URL: origins }: Settings): Page {
  return origins ? { kind: 'public', origins } : { kind: 'local' };
}

function toDomains({ MAYFLY_DOMAINS_FILE: path, MAYFLY_DOMAINS: names }: Settings): PoolSource {
  return path === undefined ? { kind: 'list', names } : { kind: 'file', path };
}

type CertificateSettings =
  | { readonly kind: 'none' }
  | { readonly kind: 'files'; readonly pairs: readonly PairFiles[] }
  | {
      readonly kind: 'acme';
      readonly email: string;
      readonly directory: string;
      readonly stateDir: string;
    };

function toCertificates(s: Settings): CertificateSettings {
  const { MAYFLY_ACME: email, MAYFLY_ACME_DIRECTORY: directory, MAYFLY_STATE_DIR: stateDir } = s;
  if (email !== undefined) return { kind: 'acme', email, directory, stateDir };
  const keys = s.MAYFLY_TLS_KEY ?? [];
  const pairs = (s.MAYFLY_TLS_CERT ?? []).flatMap((cert, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ cert, key }];
  });
  return pairs.length === 0 ? { kind: 'none' } : { kind: 'files', pairs };
}

type StoreSettings =
  | { readonly kind: 'memory' }
  | { readonly kind: 'redis'; readonly url: string; readonly waitReplicas: number };

function toStore(s: Settings): StoreSettings {
  const { MAYFLY_REDIS_URL: url, MAYFLY_REDIS_WAIT_REPLICAS: waitReplicas } = s;
  return url === undefined ? { kind: 'memory' } : { kind: 'redis', url, waitReplicas };
}

/** The effective settings for the log, without secrets. */
export function redactConfig(config: Config): Readonly<Record<string, unknown>> {
  const { store } = config;
  const shown = {
    ...config,
    operatorToken: config.operatorToken === null ? 'none' : 'set',
    http: { ...config.http, apiKeys: config.http.apiKeys.map(({ name }) => name) },
    store:
      store.kind === 'redis'
        ? { ...store, url: store.url.replace(/\/\/[^@/]*@/, '//***@').replace(/\?.*/, '?***') }
        : store,
  };
  // JSON knows no Infinity.
  return JSON.parse(
    JSON.stringify(shown, (_, value) => (value === Number.POSITIVE_INFINITY ? 'none' : value)),
  );
}

/** A line `NAME=value` for each setting, as in a file of settings; of a secret only its length. */
export function formatSettings(env: Env, machine: Machine): readonly string[] {
  const own = selectOwn(env);
  const hasFile = own.MAYFLY_DOMAINS_FILE !== undefined;
  const given: Env = { ...addDefaultsOfAcme(own), ...(hasFile && { MAYFLY_DOMAINS: '' }) };
  return Object.entries(variables(machine)).map(([name, { def }]) => {
    const value = given[name] ?? ('defaultValue' in def ? def.defaultValue : '');
    const shown = value === '' ? '' : (hideSecret(name, value) ?? value);
    if (own[name] !== undefined) return `${name}=${shown}  # set`;
    const byAcme = given[name] === undefined || value === '' ? '' : '  # by MAYFLY_ACME';
    return `${name}=${shown}${byAcme}`;
  });
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
