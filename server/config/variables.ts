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

/**
 * Every variable with its schema and its line in `--help`; variables without default are optional.
 */
export function variables(machine: Machine) {
  const v = values;
  return {
    MAYFLY_HTTP_HOST: v.host
      .prefault('127.0.0.1')
      .describe(
        'Address of the page, REST and Socket.IO. Any address but loopback needs --public-url.',
      ),
    MAYFLY_HTTP_PORT: v.port
      .prefault('3000')
      .describe('Port of the page, REST and Socket.IO; 0 takes a free one.'),
    MAYFLY_HTTPS_PORT: v.portOrOff
      .optional()
      .describe(
        'HTTPS port of the page, REST and Socket.IO. The HTTP port then redirects to it. With --acme 443; off if a proxy serves HTTPS.',
      ),
    MAYFLY_SMTP_HOST: v.host
      .prefault('127.0.0.1')
      .describe('Address of the SMTP receiver; :: listens on IPv4 and IPv6.'),
    MAYFLY_SMTP_PORT: v.port
      .prefault('2525')
      .describe('Port of the SMTP receiver; 0 takes a free one. Mail servers deliver to 25 only.'),
    // The name of the machine may not be valid in the banner (RFC 5321 4.1.2).
    MAYFLY_HOSTNAME: v.hostname
      .prefault(v.hostname.safeParse(machine.hostname).data ?? 'localhost')
      .describe('Name in the SMTP greeting, which the MX records name.'),
    MAYFLY_PUBLIC_URL: v.origins
      .optional()
      .describe('URLs at which users reach the page, without a path.'),
    MAYFLY_DOMAINS: v.domains
      .prefault('mayfly.localhost')
      .describe('Domains in which addresses are created.'),
    MAYFLY_DOMAINS_FILE: v.path
      .optional()
      .describe('YAML or JSON file of domains with states and weights, instead of --domains.'),
    MAYFLY_IDLE_TIMEOUT: v
      .duration(0)
      .prefault('60m')
      .describe('Time without use after which an inbox ends; 0 for never.'),
    MAYFLY_RELOAD_GRACE: v
      .duration(0)
      .prefault('5s')
      .describe('Time that an inbox waits for a tab after its last tab was closed.'),
    MAYFLY_DISCONNECT_GRACE: v
      .duration(0)
      .prefault('10m')
      .describe('Time that an inbox waits after its last tab lost the connection.'),
    MAYFLY_KEEP_TIME: v
      .duration(0)
      .prefault('60m')
      .describe('Time that a user can keep an inbox without its tab; 0 for no keeping.'),
    MAYFLY_AFTERLIFE: v
      .oneOf(['reject', 'discard'])
      .prefault('reject')
      .describe('Email to an address that is not live: reject (550) or discard (250).'),
    MAYFLY_MAX_MESSAGE_SIZE: v.size.prefault('25MiB').describe('Largest message; 0 for no limit.'),
    MAYFLY_INBOX_MAX_MESSAGES: v.limit
      .prefault('200')
      .describe('Messages in one inbox; 0 for no limit.'),
    MAYFLY_INBOX_MAX_BYTES: v.size
      .prefault('50MiB')
      .describe('Bytes in one inbox; 0 for no limit.'),
    MAYFLY_STORE_MAX_BYTES: v.size
      .prefault(`${Math.floor(machine.memory / 4)}B`)
      .describe('Bytes in all inboxes; 0 for no limit.'),
    MAYFLY_MAX_INBOXES: v.limit
      .prefault('100000')
      .describe('Live and resting addresses; 0 for no limit.'),
    MAYFLY_READ_WORKERS: v
      .count(1)
      .prefault(String(machine.cores))
      .describe('Threads that read messages as they arrive.'),
    MAYFLY_READ_DEADLINE: v
      .duration(LEAST_READ_DEADLINE)
      .prefault('2s')
      .describe('Time for reading one message.'),
    MAYFLY_SMTP_MAX_CONNECTIONS: v.limit
      .prefault('2000')
      .describe('Open SMTP connections; 0 for no limit.'),
    MAYFLY_SMTP_SOURCE_CONNECTIONS: v.limit
      .prefault('30')
      .describe('Open SMTP connections from one source; 0 for no limit.'),
    MAYFLY_SMTP_SOURCE_MESSAGES: v.limit
      .prefault('600')
      .describe('Messages a minute from one source; 0 for no limit.'),
    MAYFLY_SMTP_SOURCE_FAILURES: v.limit
      .prefault('100')
      .describe('Failed recipients a minute from one source; 0 for no limit.'),
    MAYFLY_SMTP_REFUSE_FILE: v.path
      .optional()
      .describe('File of networks and senders to refuse, one a line.'),
    MAYFLY_HTTP_SOURCE_INBOXES: v.limit
      .optional()
      .describe(
        'New inboxes a minute from one source; 0 for no limit. Without it 30, and no limit for a service that only this machine can reach.',
      ),
    MAYFLY_HTTP_SOURCE_SOCKETS: v.limit
      .prefault('200')
      .describe('Open tabs from one source; 0 for no limit.'),
    MAYFLY_HTTP_SOURCE_WAITS: v.limit
      .prefault('100')
      .describe('Held requests from one source; 0 for no limit.'),
    MAYFLY_API_KEYS: v.apiKeys
      .optional()
      .describe('Programs with higher limits, as name:secret, separated by commas.'),
    MAYFLY_TLS_CERT: v.paths
      .optional()
      .describe('Certificate files (PEM) for STARTTLS and HTTPS, each with its chain.'),
    MAYFLY_TLS_KEY: v.paths
      .optional()
      .describe('Key files (PEM) of the certificates, in the same order.'),
    MAYFLY_ACME: v.email
      .optional()
      .describe(
        'Email address for the certificate authority: Mayfly gets certificates for its names by itself, and listens on ports 25, 80 and 443 of all addresses unless told otherwise.',
      ),
    MAYFLY_ACME_DIRECTORY: v.directory
      .prefault('https://acme-v02.api.letsencrypt.org/directory')
      .describe('Directory URL of the certificate authority (RFC 8555).'),
    MAYFLY_STATE_DIR: v.path
      .prefault('/var/lib/mayfly')
      .describe('Directory for certificates that Mayfly gets by itself, with their keys.'),
    MAYFLY_OPERATOR_TOKEN: v.token
      .optional()
      .describe('Token of the inbox that receives postmaster@ and abuse@.'),
    MAYFLY_REDIS_URL: v.redisUrl
      .optional()
      .describe('Redis or Valkey that keeps the inboxes; without it they are in memory.'),
    MAYFLY_REDIS_WAIT_REPLICAS: v
      .count(0)
      .prefault('0')
      .describe('Replicas that must have a message before its sender gets 250.'),
    MAYFLY_ROLE: v
      .oneOf(['all', 'smtp', 'web'])
      .prefault('all')
      .describe('Ports of this process: all, smtp (receiver) or web (page, REST, sockets).'),
    MAYFLY_SHUTDOWN_GRACE: v
      .duration(0)
      .prefault('20s')
      .describe('Time at SIGTERM for senders in the middle of a message.'),
    MAYFLY_DNS_SERVERS: v.resolvers
      .optional()
      .describe('Resolvers for sender checks and the doctor; without it those of the system.'),
    MAYFLY_TRUST_PROXY: v.networks
      .optional()
      .describe('Addresses and networks of proxies that may name the client.'),
    MAYFLY_LOG_LEVEL: v
      .oneOf(LOG_LEVELS)
      .prefault('info')
      .describe(
        'Log from trace, debug, info, warn, error, fatal or silent on; in a terminal from warn on.',
      ),
    MAYFLY_METRICS_HOST: v.host.prefault('127.0.0.1').describe('Address of the metrics port.'),
    MAYFLY_METRICS_PORT: v.port
      .optional()
      .describe('Port of Prometheus metrics; without it there are none.'),
  };
}

export type Variable = keyof ReturnType<typeof variables>;
export type Settings = z.output<z.ZodObject<ReturnType<typeof variables>>>;
export type Env = Readonly<Record<string, string | undefined>>;
/** The `MAYFLY_*` variables that are not empty. */
export type Given = Env & { readonly [name in Variable]?: string | undefined };
