import type { FastifyRequest } from 'fastify';
import type { InboxId } from '#server/inbox/types.ts';
import type { Detail, NestedMessage, Summary } from '#shared/message.ts';
import type { ApiContext } from './context.ts';
import { bufferedDownload, type Downloads } from './downloads.ts';
import { notFound, requireFound } from './refusal.ts';
import { requireInbox } from './request-checks.ts';
import * as schemas from './schemas/messages.ts';
import { AttachmentParams, MessageParams, ReadQuery, SeenBody } from './schemas/requests.ts';
import { type ApiServer, bytes, json, type RouteSchema } from './schemas/route-schema.ts';
import { passiveType, sendUntrusted } from './untrusted-content.ts';

/** An unknown message and one of another inbox get the same 404. */
export function messageRoutes(app: ApiServer, context: ApiContext, downloads: Downloads): void {
  const { store, mailroom } = context;

  const touch = async (request: FastifyRequest): Promise<InboxId> => {
    const { id: inbox } = await context.touch(request);
    return inbox;
  };

  const getMessage = {
    operationId: 'getMessage',
    tag: 'Emails',
    summary: 'Open an email',
    description:
      'The summary, and the whole content. Two emails of one inbox are opened at a time.',
    params: MessageParams,
    querystring: ReadQuery,
    response: { 200: json(schemas.Detail, 'The whole email.') },
  } satisfies RouteSchema;
  app.get('/inbox/messages/:id', { schema: getMessage }, async (request): Promise<Detail> => {
    const isUse = request.query.touch === 'true';
    const inbox = isUse ? await touch(request) : requireInbox(request);
    return requireFound(await mailroom.open(inbox, request.params.id));
  });

  const markMessage = {
    operationId: 'markMessage',
    tag: 'Emails',
    summary: 'Mark an email as read or unread',
    params: MessageParams,
    body: SeenBody,
    response: { 200: json(schemas.Summary, 'The email, marked.') },
  } satisfies RouteSchema;
  app.patch('/inbox/messages/:id', { schema: markMessage }, async (request): Promise<Summary> => {
    const { id } = request.params;
    const inbox = await touch(request);
    if (!(await store.mark(inbox, id, request.body.seen))) throw notFound();
    return requireFound(await store.summary(inbox, id));
  });

  const deleteMessage = {
    operationId: 'deleteMessage',
    tag: 'Emails',
    summary: 'Delete an email',
    params: MessageParams,
    response: { 204: { description: 'The email is deleted.' } },
  } satisfies RouteSchema;
  app.delete('/inbox/messages/:id', { schema: deleteMessage }, async (request, reply) => {
    const { id } = request.params;
    const inbox = await touch(request);
    if (!(await store.remove(inbox, id))) throw notFound();
    return reply.code(204).send();
  });

  const getRawMessage = {
    operationId: 'getRawMessage',
    tag: 'Emails',
    summary: 'Download an email as it came',
    description:
      'The `Return-Path` and `Received` lines of this service, then exactly the bytes that the sender sent.',
    params: MessageParams,
    response: { 200: bytes('message/rfc822', 'The original.') },
  } satisfies RouteSchema;
  app.get('/inbox/messages/:id/raw', { schema: getRawMessage }, async (request, reply) => {
    const { id } = request.params;
    const inbox = await touch(request);
    const body = downloads.begin(request, reply, requireFound(await mailroom.raw(inbox, id)));
    return sendUntrusted(reply, { type: 'message/rfc822', filename: `message-${id}.eml`, body });
  });

  const getAttachment = {
    operationId: 'getAttachment',
    tag: 'Emails',
    summary: 'Download an attachment',
    description:
      'Always a download. Types that a browser would run are sent as `application/octet-stream`.',
    params: AttachmentParams,
    response: { 200: bytes('*/*', 'The decoded bytes.') },
  } satisfies RouteSchema;
  const attachment = '/inbox/messages/:id/attachments/:path';
  app.get(attachment, { schema: getAttachment }, async (request, reply) => {
    const { id, path } = request.params;
    const inbox = await touch(request);
    const { contentType, filename, content } = requireFound(
      await mailroom.attachment(inbox, id, path),
    );
    const body = downloads.begin(request, reply, bufferedDownload(content));
    return sendUntrusted(reply, { type: passiveType(contentType), filename, body });
  });

  const getNestedMessage = {
    operationId: 'getNestedMessage',
    tag: 'Emails',
    summary: 'Open an attachment that is an email',
    description:
      'Its own attachments have paths that begin with this one, at most 8 levels deep. An attachment that is no email is 404.',
    params: AttachmentParams,
    response: { 200: json(schemas.NestedMessage, 'The email inside the email.') },
  } satisfies RouteSchema;
  const nested = `${attachment}/message`;
  app.get(nested, { schema: getNestedMessage }, async (request): Promise<NestedMessage> => {
    const { id, path } = request.params;
    const inbox = await touch(request);
    return requireFound(await mailroom.nested(inbox, id, path));
  });
}
