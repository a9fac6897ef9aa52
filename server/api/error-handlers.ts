import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Log } from '#server/ops/log.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { bareAnswer, PROBLEM_TYPE, problem } from '#server/ops/problem.ts';
import type { Problem } from '#shared/protocol.ts';
import { noSuchRoute, Refusal, toRefusal } from './refusal.ts';

/** Every failed request gets a problem document. */
export function answerErrors(app: FastifyInstance, log: Log, peerOf: PeerRule): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error);
    const { problem: document, limit } = refusal;
    const { remoteAddress } = peerOf(request.raw);
    if (document.code === 'internal') log.failed('request', error);
    else log.turnedAway({ code: document.code, limit, remoteAddress });
    return sendProblem(reply, refusal);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, noSuchRoute()));
}

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return (
    reply
      .code(refusal.problem.status)
      .headers({ ...refusal.headers, 'Cache-Control': 'no-store', 'Content-Type': PROBLEM_TYPE })
      // As bytes: Fastify adds a charset to strings, which this type does not define.
      .send(Buffer.from(JSON.stringify(refusal.problem)))
  );
}

/** Methods that get 405; `HEAD` comes with every `GET`. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Adds 405 with `Allow` (RFC 9110 15.5.6) to the paths that `declare` adds routes for. */
export function answerWrongMethods(app: FastifyInstance, declare: () => void): void {
  const allowed = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ routePath, method }) => {
    const methods = allowed.get(routePath) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    allowed.set(routePath, methods);
  });
  declare();
  for (const [url, methods] of [...allowed]) {
    const refusal = new Refusal('bad_request', {
      status: 405,
      detail: 'This path does not take this method.',
      headers: { Allow: [...methods].join(', ') },
    });
    app.route({
      url,
      method: METHODS.filter((method) => !methods.has(method)),
      schema: { hide: true },
      handler: async () => {
        throw refusal;
      },
    });
  }
}

/** Answers connections that Node's HTTP parser gave up on. */
export function answerBrokenConnection(
  error: Error & { readonly code?: string },
  socket: Socket,
): void {
  // Closed already by either side.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(bareAnswer(describeParserError(error.code)));
  // A client that keeps sending must not keep the connection open.
  socket.destroySoon();
}

function describeParserError(code: string | undefined): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('timeout', { detail: 'The request did not come in time.' });
    case 'HPE_HEADER_OVERFLOW':
      return problem('bad_request', { status: 431, detail: 'The headers are too large.' });
    default:
      return problem('bad_request', { detail: 'This is no HTTP request.' });
  }
}
