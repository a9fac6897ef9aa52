import { availableParallelism, hostname, totalmem } from 'node:os';
import { z } from 'zod';
import type { LifeTimes, StoreLimits } from '#server/inbox/settings.ts';
import { findContradictions } from './contradictions.ts';
import { findUnknownNames, type Mistake, toMistakes } from './mistakes.ts';
import { type Env, type Given, type Machine, type Settings, variables } from './variables.ts';

export { formatMistake, type Mistake } from './mistakes.ts';
export type { Env, Machine } from './variables.ts';

/**
 * The effective settings. Durations are milliseconds, sizes bytes; a limit that was set
 * to 0 is Infinity, so that comparisons need no special case. (Only `idleTimeout` keeps 0 for
 * "never", since it is added to moments.)
 */
export interface Config {
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Where people reach the page. */
    readonly page:
      | { readonly kind: 'local' }
      | { readonly kind: 'public'; readonly origins: readonly string[] };
    readonly perSource: {
      /** New inboxes a minute. */
      readonly inboxes: number;
      readonly sockets: number;
      readonly waits: number;
    };
  };
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    readonly hostname: string;
    readonly afterlife: 'reject' | 'discard';
    readonly maxMessageSize: number;
    /** Bytes held in DATA; not a setting, but a share of the memory. */
    readonly dataMaxBytes: number;
    readonly maxConnections: number;
    readonly perSource: {
      readonly connections: number;
      /** A minute. */
      readonly messages: number;
      /** Failed recipients a minute. */
      readonly failures: number;
      /** A minute. */
      readonly handshakes: number;
    };
    /** Recipients of one message. */
    readonly maxRecipients: number;
    readonly maxHops: number;
    /** Limits of one session. */
    readonly perSession: {
      readonly time: number;
      readonly silence: number;
      /** Bytes a second of DATA. */
      readonly pace: number;
      readonly unknownCommands: number;
      readonly idleCommands: number;
      readonly failures: number;
    };
    /** Path of the list of refusals. */
    readonly refuseFile: string | null;
    readonly tls: null | {
      readonly pairs: readonly { readonly cert: string; readonly key: string }[];
    };
  };
  /** Networks of proxies that may name the client address. */
  readonly trustedProxies: readonly string[];
  readonly domains:
    | { readonly kind: 'list'; readonly names: readonly string[] }
    | { readonly kind: 'file'; readonly path: string };
  readonly life: LifeTimes;
  readonly limits: StoreLimits;
  readonly reading: { readonly workers: number; readonly deadline: number };
  readonly store:
    | { readonly kind: 'memory' }
    | {
        readonly kind: 'redis';
        readonly url: string;
        readonly waitReplicas: number;
        /** Which ports this process opens; with the memory store always all. */
        readonly role: 'all' | 'smtp' | 'web';
      };
  /** The token of the inbox for `postmaster@` and `abuse@`. */
  readonly operatorToken: string | null;
  readonly shutdownGrace: number;
  /** Null: the system's. */
  readonly dnsServers: readonly string[] | null;
  readonly logLevel: Settings['MAYFLY_LOG_LEVEL'];
  readonly metrics: null | { readonly host: string; readonly port: number };
}

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
  const given = selectOwn(env);
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

function toConfig(s: Settings, machine: Machine): Config {
  return {
    http: {
      host: s.MAYFLY_HTTP_HOST,
      port: s.MAYFLY_HTTP_PORT,
      page: s.MAYFLY_PUBLIC_URL
        ? { kind: 'public', origins: s.MAYFLY_PUBLIC_URL }
        : { kind: 'local' },
      perSource: {
        inboxes: s.MAYFLY_HTTP_SOURCE_INBOXES,
        sockets: s.MAYFLY_HTTP_SOURCE_SOCKETS,
        waits: s.MAYFLY_HTTP_SOURCE_WAITS,
      },
    },
    smtp: {
      host: s.MAYFLY_SMTP_HOST,
      port: s.MAYFLY_SMTP_PORT,
      hostname: s.MAYFLY_HOSTNAME,
      afterlife: s.MAYFLY_AFTERLIFE,
      maxMessageSize: s.MAYFLY_MAX_MESSAGE_SIZE,
      dataMaxBytes: machine.memory * DATA_MEMORY_SHARE,
      maxConnections: s.MAYFLY_SMTP_MAX_CONNECTIONS,
      perSource: {
        connections: s.MAYFLY_SMTP_SOURCE_CONNECTIONS,
        messages: s.MAYFLY_SMTP_SOURCE_MESSAGES,
        failures: s.MAYFLY_SMTP_SOURCE_FAILURES,
        handshakes: s.MAYFLY_SMTP_SOURCE_HANDSHAKES,
      },
      maxRecipients: s.MAYFLY_SMTP_MAX_RECIPIENTS,
      maxHops: s.MAYFLY_SMTP_MAX_HOPS,
      perSession: {
        time: s.MAYFLY_SMTP_SESSION_TIME,
        silence: s.MAYFLY_SMTP_SESSION_SILENCE,
        pace: s.MAYFLY_SMTP_SESSION_PACE,
        unknownCommands: s.MAYFLY_SMTP_SESSION_UNKNOWN,
        idleCommands: s.MAYFLY_SMTP_SESSION_IDLE,
        failures: s.MAYFLY_SMTP_SESSION_FAILURES,
      },
      refuseFile: s.MAYFLY_SMTP_REFUSE_FILE ?? null,
      tls: toTls(s),
    },
    trustedProxies: s.MAYFLY_TRUST_PROXY ?? [],
    domains: s.MAYFLY_DOMAINS_FILE
      ? { kind: 'file', path: s.MAYFLY_DOMAINS_FILE }
      : { kind: 'list', names: s.MAYFLY_DOMAINS },
    life: {
      idleTimeout: s.MAYFLY_IDLE_TIMEOUT,
      reloadGrace: s.MAYFLY_RELOAD_GRACE,
      disconnectGrace: s.MAYFLY_DISCONNECT_GRACE,
    },
    limits: {
      inboxMaxMessages: s.MAYFLY_INBOX_MAX_MESSAGES,
      inboxMaxBytes: s.MAYFLY_INBOX_MAX_BYTES,
      storeMaxBytes: s.MAYFLY_STORE_MAX_BYTES,
      maxInboxes: s.MAYFLY_MAX_INBOXES,
    },
    reading: { workers: s.MAYFLY_READ_WORKERS, deadline: s.MAYFLY_READ_DEADLINE },
    store: toStore(s),
    operatorToken: s.MAYFLY_OPERATOR_TOKEN ?? null,
    shutdownGrace: s.MAYFLY_SHUTDOWN_GRACE,
    dnsServers: s.MAYFLY_DNS_SERVERS ?? null,
    logLevel: s.MAYFLY_LOG_LEVEL,
    metrics:
      s.MAYFLY_METRICS_PORT === undefined
        ? null
        : { host: s.MAYFLY_METRICS_HOST, port: s.MAYFLY_METRICS_PORT },
  };
}

function toTls(s: Settings): Config['smtp']['tls'] {
  const keys = s.MAYFLY_TLS_KEY ?? [];
  const pairs = (s.MAYFLY_TLS_CERT ?? []).flatMap((cert, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ cert, key }];
  });
  return pairs.length === 0 ? null : { pairs };
}

function toStore(s: Settings): Config['store'] {
  if (s.MAYFLY_REDIS_URL === undefined) return { kind: 'memory' };
  return {
    kind: 'redis',
    url: s.MAYFLY_REDIS_URL,
    waitReplicas: s.MAYFLY_REDIS_WAIT_REPLICAS,
    role: s.MAYFLY_ROLE,
  };
}

/** The effective settings for the log, without secrets. */
export function redactConfig(config: Config): Readonly<Record<string, unknown>> {
  const { store } = config;
  const shown = {
    ...config,
    operatorToken: config.operatorToken === null ? 'none' : 'set',
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

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
