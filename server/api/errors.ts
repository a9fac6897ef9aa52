import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Log } from '#server/ops/log.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { bareAnswer, PROBLEM_TYPE, problem } from '#server/ops/problem.ts';
import type { Problem } from '#shared/protocol.ts';
import { notFound, Refusal, refusalOf } from './problems.ts';

/** Every way in which a request can fail ends in a problem document. */
export function answerErrors(app: FastifyInstance, log: Log, peerOf: PeerRule): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error);
    const { problem: told, limit } = refusal;
    const { remoteAddress } = peerOf(request.raw);
    if (told.code === 'internal') log.failed('request', error);
    else log.turnedAway({ code: told.code, limit, remoteAddress });
    return sendProblem(reply, refusal);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, notFound()));
}

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return (
    reply
      .code(refusal.problem.status)
      .headers({ ...refusal.headers, 'Cache-Control': 'no-store', 'Content-Type': PROBLEM_TYPE })
      // As bytes: to a string Fastify would add a charset, which the type does not define.
      .send(Buffer.from(JSON.stringify(refusal.problem)))
  );
}

/** Methods that a path may be asked with by mistake; `HEAD` comes with every `GET`. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** 405 with `Allow` (RFC 9110 15.5.6) for the paths that `declare` gives other methods. */
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
      handler: async () => {
        throw refusal;
      },
    });
  }
}

/** What Node's parser gives up on, before there is a request to answer. */
export function answerBrokenConnection(
  error: Error & { readonly code?: string },
  socket: Socket,
): void {
  // Cut already, or gone by itself: nobody is left to be told.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(bareAnswer(problemOfConnection(error.code)));
  // A peer that sends on and on must not keep what we have closed.
  socket.destroySoon();
}

function problemOfConnection(code: string | undefined): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('timeout', { detail: 'The request did not come in time.' });
    case 'HPE_HEADER_OVERFLOW':
      return problem('bad_request', { status: 431, detail: 'The headers are too large.' });
    default:
      return problem('bad_request', { detail: 'This is no HTTP request.' });
  }
}
