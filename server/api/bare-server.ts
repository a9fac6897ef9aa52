import { createServer, type IncomingMessage, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type TlsOptions, Server as TlsServer } from 'node:tls';
import { type FastifyInstance, fastify } from 'fastify';
import { protocolOptions } from '#server/tls/certificate-pair.ts';
import type { CertificateSource } from '#server/tls/certificate-source.ts';
import { answerBrokenConnection, sendProblem } from './error-handlers.ts';
import { toRefusal } from './refusal.ts';

/** Bytes; the longest valid body names an inbox. */
const BODY_LIMIT_BYTES = 4_096;
/** Milliseconds for all headers of a request, which usually come in one packet. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Milliseconds for a whole request: enough for 4 KB on a bad network. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Milliseconds between checks of the two timeouts above. */
const CONNECTIONS_CHECK_MS = 1_000;
/** Milliseconds that an idle connection stays open: longer than common proxies keep one. */
const KEEP_ALIVE_MS = 72_000;
/** Milliseconds for a TLS handshake: two round trips on a bad network. */
const HANDSHAKE_MS = 10_000;
/** Milliseconds at shutdown for clients to read the last answers. */
const LAST_ANSWERS_MS = 500;
/** Characters of a path parameter: the longest URL, so that our own check answers. */
const MAX_PARAM_CHARS = 16_384;

const HTTP_OPTIONS: ServerOptions = {
  requestTimeout: REQUEST_TIMEOUT_MS,
  headersTimeout: HEADERS_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
  // RFC 9110 7.8: other protocols in `Upgrade` are ignored.
  shouldUpgradeCallback: isWebSocket,
};

/** A Fastify instance without routes; it speaks HTTPS if there is a source of certificates. */
export function createBareServer(certificates: CertificateSource | null): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    // The problem document of a stopping service comes from its own error handler.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (error, _request, reply) => sendProblem(reply, toRefusal(error)),
    serverFactory: (handler) =>
      certificates === null
        ? createServer(HTTP_OPTIONS, handler)
        : createTlsServer({ ...HTTP_OPTIONS, ...tlsOptions(certificates) }, handler).on(
            'tlsClientError',
            (_error, socket) => socket.destroy(),
          ),
  });
  closeRemainingConnections(app);
  return app;
}

/** A client that names no host (RFC 6066 3) gets no certificate: browsers always name one. */
function tlsOptions(certificates: CertificateSource) {
  return {
    ...protocolOptions,
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: HANDSHAKE_MS,
    SNICallback(name: string, answer: Parameters<NonNullable<TlsOptions['SNICallback']>>[1]) {
      const contexts = certificates.contexts();
      if (contexts === null) answer(new Error('there is no certificate yet'));
      else answer(null, contexts.forName(name) ?? contexts.base);
    },
  };
}

/**
 * RUN-1: Node closes idle connections once, when the shutdown begins, and then stops its timeouts.
 * A connection with an incomplete request would delay the shutdown for ever. So would a TLS
 * handshake that ends later: until then Node does not know it as a connection of HTTP.
 */
function closeRemainingConnections(app: FastifyInstance): void {
  const { server } = app;
  const underTls = new Set<Socket>();
  if (server instanceof TlsServer) {
    server.on('connection', (socket) => {
      underTls.add(socket);
      socket.on('close', () => underTls.delete(socket));
    });
  }
  app.addHook('preClose', async () => {
    setTimeout(() => {
      server.closeAllConnections();
      for (const socket of underTls) socket.destroy();
    }, LAST_ANSWERS_MS).unref();
  });
}

function isWebSocket({ headers, url }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && url?.startsWith('/socket.io/') === true;
}
