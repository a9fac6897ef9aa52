import { HttpConnections } from '#server/api/connection-limits.ts';
import { createHttp, type HttpServer } from '#server/api/http.ts';
import { createOuterPort } from '#server/api/outer-port.ts';
import { pageVersion } from '#server/api/page.ts';
import { testMailer } from '#server/api/test-mail.ts';
import { createDomainChecks } from '#server/doctor/domain-checks.ts';
import { allLocal } from '#server/domains/pool.ts';
import { attachGateway, type Gateway } from '#server/gateway/gateway.ts';
import { computeKeepTime } from '#server/inbox/life.ts';
import { TokenCheck } from '#server/inbox/token-check.ts';
import { createPeerRule } from '#server/ops/peer.ts';
import type { AppContext } from './context.ts';
import {
  type Endpoint,
  formatSendCommand,
  formatUrlHost,
  getPort,
  listLocalOrigins,
  toLoopback,
  toSingleAddress,
} from './endpoints.ts';
import { mapExpectedDns } from './expected-dns.ts';
import type { Services } from './services.ts';

/**
 * Share of the shutdown grace over which tabs spread their move to other nodes, so that these do
 * not get thousands at once. The other half is for tabs that need a second attempt.
 */
const MOVE_SHARE = 0.5;

export interface OpenedHttp {
  /** The URL of the port that serves the page; of the port for health, if there is no page. */
  readonly httpUrl: string;
  /** The URL of the HTTP port beside an HTTPS port; null: there is one port. */
  readonly outerUrl: string | null;
  /** Where people reach the page; null if this process does not serve it. */
  readonly pageUrl: string | null;
  /** Null if this process takes no tabs. */
  readonly gateway: Gateway | null;
}

/**
 * Opens the ports for page, REST and sockets; for the role `smtp`, only for health checks. They listen
 * when the SMTP port of this process is open, so that an address that the page shows can receive email.
 * `smtp`: null for the role `web`.
 */
export async function openHttp(
  context: AppContext,
  services: Services,
  smtp: Promise<Endpoint> | null,
): Promise<OpenedHttp> {
  const { http: settings, role } = context.config;
  const { httpsPort, page } = settings;
  const common = createCommonDeps(context, services);
  context.health.watch({ httpConnections: () => common.connections.open });
  // With a port of 0 they are known only after listening.
  let origins: readonly string[] = [];
  const publicOrigins = () => origins;
  if (role === 'smtp') {
    const { url } = await openOuterPort(context, services, common, smtp, publicOrigins);
    return { httpUrl: url, outerUrl: null, pageUrl: null, gateway: null };
  }
  const scheme = httpsPort === null ? 'http' : 'https';
  const http = await createHttpServer(context, services, common, smtp, publicOrigins);
  context.shutdown.onShutdown('http', () => http.close());
  const gateway = openGateway(context, http, common, publicOrigins);
  const outer =
    httpsPort === null ? null : await openOuterPort(context, services, common, smtp, publicOrigins);
  await smtp;
  const { url, port } = await listen(context, http, scheme, httpsPort ?? settings.port);
  origins = page.kind === 'public' ? page.origins : listLocalOrigins(scheme, port);
  return { httpUrl: url, outerUrl: outer?.url ?? null, pageUrl: origins[0] ?? url, gateway };
}

/** The HTTP port, if the page is not there. */
async function openOuterPort(
  context: AppContext,
  { certificates }: Services,
  { connections, log, peerOf }: CommonDeps,
  smtp: Promise<Endpoint> | null,
  pageOrigins: () => readonly string[],
) {
  const { config, health, shutdown } = context;
  const ready = () => health.readiness.whyNot();
  const http = await createOuterPort(
    { connections, log, peerOf, ready, certificates },
    { pageOrigins },
  );
  shutdown.onShutdown('outer http', () => http.close());
  await smtp;
  return listen(context, http, 'http', config.http.port);
}

async function listen(
  { config, stopping }: AppContext,
  http: HttpServer,
  scheme: 'http' | 'https',
  port: number,
) {
  stopping.throwIfAborted();
  const host = toSingleAddress(config.http.host);
  await http.listen({ host, port });
  const given = getPort(http.server);
  return { url: `${scheme}://${formatUrlHost(host)}:${given}`, port: given };
}

type CommonDeps = ReturnType<typeof createCommonDeps>;

/** Shared by all ports, REST and gateway, so that they count the same sources and wrong tokens. */
function createCommonDeps(
  { config, clock, log, health, stopping }: AppContext,
  { store, rates, connectionBudget }: Services,
) {
  const peerOf = createPeerRule(config.trustedProxies, log);
  const tokens = new TokenCheck({ store, rates, clock });
  const connections = new HttpConnections(
    { connectionBudget, log },
    { ...config.http, trustedProxies: config.trustedProxies },
  );
  const { measures } = health;
  return { store, rates, clock, log, measures, peerOf, tokens, connections, stopping };
}

function createHttpServer(
  { config, health, pool, distDir }: AppContext,
  { mailroom, certificates }: Services,
  common: CommonDeps,
  smtp: Promise<Endpoint> | null,
  publicOrigins: () => readonly string[],
): Promise<HttpServer> {
  const { life } = config;
  const isAsked = config.certificates.kind === 'acme' && config.http.httpsPort === null;
  const canSendTestMail = smtp !== null && allLocal(pool);
  const expected = mapExpectedDns(config);
  const isTrusted = (host: string) => certificates.isTrusted(host);
  const outside = createDomainChecks({
    ...common,
    pool,
    expected,
    servers: config.dnsServers,
    isTrusted,
  });
  return createHttp(
    {
      ...common,
      ...{ mailroom, pool, outside },
      sendTestMail: canSendTestMail
        ? testMailer(() => smtp.then(toLoopback), formatSendCommand)
        : null,
      certificates: config.http.httpsPort === null ? null : certificates,
      challenges: isAsked ? certificates : null,
      readiness: health.readiness,
      ready: () => health.readiness.whyNot(),
    },
    {
      ...config.http,
      isPublic: config.http.page.kind === 'public',
      rules: {
        idleTimeoutSeconds: life.idleTimeout === 0 ? null : life.idleTimeout / 1000,
        disconnectGraceSeconds: life.disconnectGrace / 1000,
        keepSeconds: computeKeepTime(life) / 1000,
        afterlife: config.smtp.afterlife,
      },
      maxInboxes: config.limits.maxInboxes,
      ...{ publicOrigins, distDir },
    },
  );
}

function openGateway(
  { config, health, pool, shutdown, distDir }: AppContext,
  http: HttpServer,
  common: CommonDeps,
  publicOrigins: () => readonly string[],
): Gateway {
  const gateway = attachGateway(
    http.server,
    { ...common, domainState: (host) => pool.find(host)?.state ?? null },
    {
      publicOrigins,
      sourceSockets: config.http.sourceSockets,
      version: pageVersion(distDir),
    },
  );
  shutdown.onShutdown('gateway', () => gateway.close());
  shutdown.onShutdown('tabs', () => gateway.moveAway(config.shutdownGrace * MOVE_SHARE));
  health.watchPort('http', http.server);
  health.watch({ tabs: () => gateway.tabs() });
  return gateway;
}
