import type { z } from 'zod';
import { values } from './values.ts';

/** The properties of the machine that defaults depend on. */
export interface Machine {
  readonly hostname: string;
  /** Bytes that the process may use. */
  readonly memory: number;
  /** CPU cores. */
  readonly cores: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Milliseconds; a reader thread needs at least this for the smallest message. */
const LEAST_READ_DEADLINE = 10;

/** Every variable with its schema; variables without default are optional. */
export function variables(machine: Machine) {
  const v = values;
  return {
    MAYFLY_HTTP_HOST: v.host.prefault('127.0.0.1'),
    MAYFLY_HTTP_PORT: v.port.prefault('3000'),
    MAYFLY_SMTP_HOST: v.host.prefault('127.0.0.1'),
    MAYFLY_SMTP_PORT: v.port.prefault('2525'),
    // The name of the machine may not be valid in the banner (RFC 5321 4.1.2).
    MAYFLY_HOSTNAME: v.hostname.prefault(
      v.hostname.safeParse(machine.hostname).data ?? 'localhost',
    ),
    MAYFLY_PUBLIC_URL: v.origins.optional(),
    MAYFLY_DOMAINS: v.domains.prefault('mayfly.localhost'),
    MAYFLY_DOMAINS_FILE: v.path.optional(),
    MAYFLY_IDLE_TIMEOUT: v.duration(0).prefault('60m'),
    MAYFLY_RELOAD_GRACE: v.duration(0).prefault('5s'),
    MAYFLY_DISCONNECT_GRACE: v.duration(0).prefault('10m'),
    MAYFLY_KEEP_TIME: v.duration(0).prefault('60m'),
    MAYFLY_AFTERLIFE: v.oneOf(['reject', 'discard']).prefault('reject'),
    MAYFLY_MAX_MESSAGE_SIZE: v.size.prefault('25MiB'),
    MAYFLY_INBOX_MAX_MESSAGES: v.limit.prefault('200'),
    MAYFLY_INBOX_MAX_BYTES: v.size.prefault('50MiB'),
    MAYFLY_STORE_MAX_BYTES: v.size.prefault(`${Math.floor(machine.memory / 4)}B`),
    MAYFLY_MAX_INBOXES: v.limit.prefault('100000'),
    MAYFLY_READ_WORKERS: v.count(1).prefault(String(Math.max(1, machine.cores - 1))),
    MAYFLY_READ_DEADLINE: v.duration(LEAST_READ_DEADLINE).prefault('2s'),
    MAYFLY_SMTP_MAX_CONNECTIONS: v.limit.prefault('2000'),
    MAYFLY_SMTP_SOURCE_CONNECTIONS: v.limit.prefault('30'),
    MAYFLY_SMTP_SOURCE_MESSAGES: v.limit.prefault('600'),
    MAYFLY_SMTP_SOURCE_FAILURES: v.limit.prefault('100'),
    MAYFLY_SMTP_REFUSE_FILE: v.path.optional(),
    MAYFLY_HTTP_SOURCE_INBOXES: v.limit.prefault('30'),
    MAYFLY_HTTP_SOURCE_SOCKETS: v.limit.prefault('200'),
    MAYFLY_HTTP_SOURCE_WAITS: v.limit.prefault('100'),
    MAYFLY_TLS_CERT: v.paths.optional(),
    MAYFLY_TLS_KEY: v.paths.optional(),
    MAYFLY_OPERATOR_TOKEN: v.token.optional(),
    MAYFLY_REDIS_URL: v.redisUrl.optional(),
    MAYFLY_REDIS_WAIT_REPLICAS: v.count(0).prefault('0'),
    MAYFLY_ROLE: v.oneOf(['all', 'smtp', 'web']).prefault('all'),
    MAYFLY_SHUTDOWN_GRACE: v.duration(0).prefault('20s'),
    MAYFLY_DNS_SERVERS: v.resolvers.optional(),
    MAYFLY_TRUST_PROXY: v.networks.optional(),
    MAYFLY_LOG_LEVEL: v.oneOf(LOG_LEVELS).prefault('info'),
    MAYFLY_METRICS_HOST: v.host.prefault('127.0.0.1'),
    MAYFLY_METRICS_PORT: v.port.optional(),
  };
}

export type Variable = keyof ReturnType<typeof variables>;
export type Settings = z.output<z.ZodObject<ReturnType<typeof variables>>>;
export type Env = Readonly<Record<string, string | undefined>>;
/** The `MAYFLY_*` variables that are not empty. */
export type Given = Env & { readonly [name in Variable]?: string | undefined };
