import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { InboxId } from '#server/inbox/types.ts';
import type { Detail, NestedMessage, Summary } from '#shared/message.ts';
import { passiveType, sendForeign } from './content.ts';
import type { ApiContext } from './context.ts';
import { type Downloads, downloadOf } from './downloads.ts';
import { notFound } from './problems.ts';
import { AttachmentParams, MessageParams, parsed, SeenBody } from './schemas.ts';

/** One message. Unknown ones and other people's are the same 404. */
export function messageRoutes(
  app: FastifyInstance,
  context: ApiContext,
  downloads: Downloads,
): void {
  const { store, mailroom } = context.deps;

  const target = async (request: FastifyRequest): Promise<{ inbox: InboxId; id: string }> => {
    const { id } = parsed(MessageParams, request.params);
    const { id: inbox } = await context.use(request);
    return { inbox, id };
  };

  app.get('/inbox/messages/:id', async (request): Promise<Detail> => {
    const { inbox, id } = await target(request);
    return found(await mailroom.open(inbox, id));
  });

  app.patch('/inbox/messages/:id', async (request): Promise<Summary> => {
    const { seen } = parsed(SeenBody, request.body);
    const { inbox, id } = await target(request);
    if (!(await store.mark(inbox, id, seen))) throw notFound();
    return found(await store.summary(inbox, id));
  });

  app.delete('/inbox/messages/:id', async (request, reply) => {
    const { inbox, id } = await target(request);
    if (!(await store.remove(inbox, id))) throw notFound();
    return reply.code(204).send();
  });

  app.get('/inbox/messages/:id/raw', async (request, reply) => {
    const { inbox, id } = await target(request);
    const body = downloads.begin(request, reply, found(await mailroom.raw(inbox, id)));
    return sendForeign(reply, { type: 'message/rfc822', filename: `message-${id}.eml`, body });
  });

  app.get('/inbox/messages/:id/attachments/:path', async (request, reply) => {
    const { path } = parsed(AttachmentParams, request.params);
    const { inbox, id } = await target(request);
    const { contentType, filename, content } = found(await mailroom.attachment(inbox, id, path));
    const body = downloads.begin(request, reply, downloadOf(content));
    return sendForeign(reply, { type: passiveType(contentType), filename, body });
  });

  app.get(
    '/inbox/messages/:id/attachments/:path/message',
    async (request): Promise<NestedMessage> => {
      const { path } = parsed(AttachmentParams, request.params);
      const { inbox, id } = await target(request);
      return found(await mailroom.nested(inbox, id, path));
    },
  );
}

function found<Value>(value: Value | null): Value {
  if (value === null) throw notFound();
  return value;
}
