import type { HttpSettings } from '#server/api/http.ts';
import type { Config } from '#server/config/config.ts';
import type { Expected } from '#server/doctor/subjects.ts';
import type { ReceiverSettings, SessionLimits } from '#server/smtp/receiver.ts';

/** What the settings say of how a domain should look from outside. */
export function expectedOf({ smtp, http }: Config): Expected {
  return {
    hostname: smtp.hostname,
    tls: smtp.tls === null ? 'none' : 'offered',
    origins: http.page.kind === 'public' ? http.page.origins : [],
  };
}

/** What the door is told of the settings; certificates and refusals are opened for it. */
export function doorSettingsOf({
  smtp,
  trustedProxies,
}: Config): Omit<ReceiverSettings, 'handlerTimeoutMs' | 'ending' | 'tls' | 'refusals'> {
  const { host, port, hostname, maxMessageSize, afterlife, maxConnections, perSource } = smtp;
  return {
    ...{ host, port, hostname, maxMessageSize, afterlife, maxConnections, trustedProxies },
    sourceConnections: perSource.connections,
    sourceMessages: perSource.messages,
    sourceFailures: perSource.failures,
    sourceHandshakes: perSource.handshakes,
    dataMaxBytes: smtp.dataMaxBytes,
  };
}

/** Which doors this process opens. */
export function roleOf({ store }: Pick<Config, 'store'>): 'all' | 'smtp' | 'web' {
  return store.kind === 'redis' ? store.role : 'all';
}

/** What an operator may turn of what one session costs. */
export function doorLimitsOf({ smtp }: Config): Partial<SessionLimits> {
  const { perSession, maxRecipients, maxHops } = smtp;
  return {
    sessionMs: perSession.time,
    silenceMs: perSession.silence,
    dataBytesPerSecond: perSession.pace,
    unknownCommands: perSession.unknownCommands,
    idleCommands: perSession.idleCommands,
    failedRecipients: perSession.failures,
    recipients: maxRecipients,
    hops: maxHops,
  };
}

/** What programs and the page are told of the settings, and what they may ask for. */
export function httpSettingsOf({
  life,
  smtp,
  http,
  trustedProxies,
  limits,
  store,
}: Config): Omit<HttpSettings, 'publicOrigins' | 'distDir'> {
  return {
    serves: roleOf({ store }) === 'smtp' ? 'health' : 'everything',
    idleTimeoutSeconds: life.idleTimeout === 0 ? null : life.idleTimeout / 1000,
    afterlife: smtp.afterlife,
    sourceInboxes: http.perSource.inboxes,
    maxInboxes: limits.maxInboxes,
    sourceWaits: http.perSource.waits,
    sourceSockets: http.perSource.sockets,
    trustedProxies,
  };
}

/**
 * Part of the time to finish over which tabs spread their move to other nodes: seconds, so
 * that thousands do not come to these at once, and as much again for those that try twice.
 */
const MOVING_SHARE = 0.5;

export function movingMsOf({ shutdownGrace }: Config): number {
  return shutdownGrace * MOVING_SHARE;
}
