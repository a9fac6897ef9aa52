import type { HttpSettings } from '#server/api/http.ts';
import type { Config } from '#server/config/config.ts';
import type { ExpectedDns } from '#server/doctor/subjects.ts';
import type { ReceiverSettings, SessionLimits } from '#server/smtp/receiver.ts';

/** What the doctor expects of the DNS records and mail hosts of a domain. */
export function mapExpectedDns({ smtp, http }: Config): ExpectedDns {
  return {
    hostname: smtp.hostname,
    tls: smtp.tls === null ? 'none' : 'offered',
    origins: http.page.kind === 'public' ? http.page.origins : [],
  };
}

/** Without the certificates and the refusal list, which `openSmtpFiles` opens. */
export function mapSmtpSettings({
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

/** Which ports this process opens. */
export function getRole({ store }: Pick<Config, 'store'>): 'all' | 'smtp' | 'web' {
  return store.kind === 'redis' ? store.role : 'all';
}

/** The configurable limits of one SMTP session. */
export function mapSmtpLimits({ smtp }: Config): Partial<SessionLimits> {
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

export function mapHttpSettings({
  life,
  smtp,
  http,
  trustedProxies,
  limits,
  store,
}: Config): Omit<HttpSettings, 'publicOrigins' | 'distDir'> {
  return {
    serves: getRole({ store }) === 'smtp' ? 'health' : 'everything',
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
 * Share of the shutdown grace over which tabs spread their move to other nodes, so that these do
 * not get thousands at once. The other half is for tabs that need a second attempt.
 */
const MOVE_SHARE = 0.5;

export function computeMoveMs({ shutdownGrace }: Config): number {
  return shutdownGrace * MOVE_SHARE;
}
