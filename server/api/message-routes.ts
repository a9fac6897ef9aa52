import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { InboxId } from '#server/inbox/types.ts';
import type { Detail, NestedMessage, Summary } from '#shared/message.ts';
import type { ApiContext } from './context.ts';
import { bufferedDownload, type Downloads } from './downloads.ts';
import { notFound } from './refusal.ts';
import { requireInbox } from './request-checks.ts';
import { AttachmentParams, MessageParams, parse, ReadQuery, SeenBody } from './request-schemas.ts';
import { passiveType, sendUntrusted } from './untrusted-content.ts';

/** An unknown message and one of another inbox get the same 404. */
export function messageRoutes(
  app: FastifyInstance,
  context: ApiContext,
  downloads: Downloads,
): void {
  const { store, mailroom } = context;

  const target = async (request: FastifyRequest): Promise<{ inbox: InboxId; id: string }> => {
    const { id } = parse(MessageParams, request.params);
    const { id: inbox } = await context.touch(request);
    return { inbox, id };
  };

  app.get('/inbox/messages/:id', async (request): Promise<Detail> => {
    const { touch } = parse(ReadQuery, request.query);
    if (touch === 'true') await context.touch(request);
    const { id } = parse(MessageParams, request.params);
    return requireFound(await mailroom.open(requireInbox(request), id));
  });

  app.patch('/inbox/messages/:id', async (request): Promise<Summary> => {
    const { seen } = parse(SeenBody, request.body);
    const { inbox, id } = await target(request);
    if (!(await store.mark(inbox, id, seen))) throw notFound();
    return requireFound(await store.summary(inbox, id));
  });

  app.delete('/inbox/messages/:id', async (request, reply) => {
    const { inbox, id } = await target(request);
    if (!(await store.remove(inbox, id))) throw notFound();
    return reply.code(204).send();
  });

  app.get('/inbox/messages/:id/raw', async (request, reply) => {
    const { inbox, id } = await target(request);
    const body = downloads.begin(request, reply, requireFound(await mailroom.raw(inbox, id)));
    return sendUntrusted(reply, { type: 'message/rfc822', filename: `message-${id}.eml`, body });
  });

  app.get('/inbox/messages/:id/attachments/:path', async (request, reply) => {
    const { path } = parse(AttachmentParams, request.params);
    const { inbox, id } = await target(request);
    const { contentType, filename, content } = requireFound(
      await mailroom.attachment(inbox, id, path),
    );
    const body = downloads.begin(request, reply, bufferedDownload(content));
    return sendUntrusted(reply, { type: passiveType(contentType), filename, body });
  });

  app.get(
    '/inbox/messages/:id/attachments/:path/message',
    async (request): Promise<NestedMessage> => {
      const { path } = parse(AttachmentParams, request.params);
      const { inbox, id } = await target(request);
      return requireFound(await mailroom.nested(inbox, id, path));
    },
  );
}

function requireFound<Value>(value: Value | null): Value {
  if (value === null) throw notFound();
  return value;
}
