import { expect, test } from 'vitest';
import { makeDetail, makeSummary } from '../testing/make-email.ts';
import { Mayfly } from './mayfly.ts';

const TIME = '2030-01-01T00:00:00.000Z';
const FACTS = { address: 'a@mayfly.test', cursor: 'c', createdAt: TIME, serverTime: TIME };
/** An inbox of a service that answers every other request with this body. */
function openInbox(body: string | ReadableStream) {
  const fetcher: typeof fetch = async (url) =>
    String(url).endsWith('/inbox') ? Response.json(FACTS) : new Response(body);
  return new Mayfly('http://mayfly.test', { fetch: fetcher }).openInbox('token');
}

const wrong = { name: 'MayflyError', code: 'unexpected_answer' };

test.each([
  { changes: 5 },
  { changes: [null] },
  { changes: [{ type: 'message', cursor: 'c' }] },
  { changes: [{ type: 'message', cursor: 'c', message: { ...makeSummary(), from: 'a' } }] },
  { changes: [{ type: 'message', cursor: 'c', message: { ...makeSummary(), to: 'a' } }] },
  { changes: [{ type: 'message', cursor: 'c', message: makeSummary({ receivedAt: 'now' }) }] },
  { changes: [{ type: 'message:changed', cursor: 'c', id: 'a', changed: { subject: 5 } }] },
])('changes are refused that are %j', async (answer) => {
  const inbox = await openInbox(JSON.stringify({ cursor: 'c', ...answer }));
  await expect(inbox.poll()).rejects.toMatchObject(wrong);
});

test.each(['serverTime', 'createdAt'])('an inbox whose %s is no time is refused', async (name) => {
  const fetcher: typeof fetch = async () =>
    Response.json({ ...FACTS, token: 'token', [name]: 'now' });
  const mayfly = new Mayfly('http://mayfly.test', { fetch: fetcher });
  await expect(mayfly.createInbox()).rejects.toMatchObject(wrong);
  await expect(mayfly.openInbox('token')).rejects.toMatchObject(wrong);
});

test.each([
  { headers: {} },
  { headers: [{ name: 'a' }] },
  { text: 5 },
  { attachments: [{ filename: 'a', contentType: 'a', size: 1 }] },
  { attachments: [{ index: '../../x', filename: 'a', contentType: 'a', size: 1 }] },
  { attachments: [{ index: -1, filename: 'a', contentType: 'a', size: 1 }] },
])('an email with %j is refused', async (part) => {
  const inbox = await openInbox(JSON.stringify({ ...makeDetail(), ...part }));
  await expect(inbox.email('a')).rejects.toMatchObject(wrong);
});

test('a change of a type that a later version of the service adds is ignored', async () => {
  const changes = [
    { type: 'message:starred', cursor: 'a', message: 'a' },
    { type: 'message', cursor: 'b', message: makeSummary({ code: { value: '482913' } }) },
  ];
  const inbox = await openInbox(JSON.stringify({ cursor: 'b', changes, reset: true }));
  expect(await inbox.code()).toBe('482913');
  const mark = inbox.mark();
  expect(await mark.cursor()).toBe('b');
});

test('a list of emails is a list', async () => {
  const inbox = await openInbox('{"messages":{}}');
  await expect(inbox.emails()).rejects.toMatchObject(wrong);
});

test('ids and indexes lead to no other path of the service', async () => {
  const asked: string[] = [];
  const fetcher: typeof fetch = async (url) => {
    asked.push(new URL(String(url)).pathname);
    return Response.json({ ...FACTS, ...makeDetail() });
  };
  const inbox = await new Mayfly('http://mayfly.test', { fetch: fetcher }).openInbox('token');
  const email = await inbox.email('a');
  await expect(inbox.email('..')).rejects.toMatchObject({ code: 'not_found' });
  for (const path of ['../../inbox', '0/message', '0.', '', -1, 0.5e-9])
    await expect(email.attachment(path)).rejects.toThrow(/^An attachment is named by its index/);
  await expect(email.nested('../raw?')).rejects.toThrow(/^An attachment is named by its index/);
  await email.attachment('0.1');
  expect(asked.slice(2)).toEqual(['/api/v1/inbox/messages/a/attachments/0.1']);
});

test('an answer without end is given up', async () => {
  const chunk = new Uint8Array(2 ** 20).fill(32);
  let isOpen = true;
  const endless = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(chunk),
      cancel: () => {
        isOpen = false;
      },
    });
  const tooLong = { ...wrong, message: expect.stringContaining('more than 64 MiB') };
  await expect((await openInbox(endless())).emails()).rejects.toMatchObject(tooLong);
  expect(isOpen).toBe(false);
});
