import { io } from 'socket.io-client';
import { sendMail } from '../harness/mail.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';
import type { Service } from '../harness/service.ts';
import { Conversation } from '../harness/smtp.ts';
import { openTab } from '../harness/tab.ts';

/** Words that stand nowhere but in what must not be logged. */
export const CANARIES = {
  address: 'kingfisher-nest',
  sender: 'spoonbill',
  displayName: 'Wagtail Warbler',
  subject: 'nuthatch-subject',
  body: 'goldcrest-body',
  header: 'fieldfare-header',
  fileName: 'redshank.txt',
  wrongToken: 'dunnock-token-0123456789abcdefghij',
  apiKey: 'waxwing-key-0123456789abcdefghij',
  malformed: 'whimbrel-malformed',
} as const;

/**
 * Everything that people, programs and senders do with the service, and what they do
 * wrong. The service knows the API key. Answers the secrets that the service itself made up.
 */
export async function visit(service: Service): Promise<string[]> {
  const own = await createInbox(service.httpUrl, { name: CANARIES.address });
  const page = await createInbox(service.httpUrl, { hold: true });
  using tab = openTab({ httpUrl: service.httpUrl, token: page.token, lease: page.lease });
  await tab.opened;
  await deliverAll(service, [own.address, page.address]);
  await readAll(service, own);
  await readAll(service, page);
  await program(service, own);
  await hostileSender(service, own.address);
  await hostileTab(service, page.token);
  await request(service.httpUrl, '/inbox', { method: 'DELETE', token: own.token });
  await deliverAll(service, [own.address]).catch(() => {});
  return [own, page].flatMap(({ address, token }) => [token, address.split('@')[0] ?? address]);
}

async function deliverAll({ smtp }: Service, to: string[]): Promise<void> {
  await sendMail(smtp, {
    from: `${CANARIES.displayName} <${CANARIES.sender}@example.org>`,
    to,
    subject: CANARIES.subject,
    text: CANARIES.body,
    html: `<p>${CANARIES.body}</p>`,
    headers: { 'X-Canary': CANARIES.header },
    attachments: [{ filename: CANARIES.fileName, content: CANARIES.body }],
  });
}

async function readAll({ httpUrl }: Service, { token }: Made): Promise<void> {
  const answer = await request(httpUrl, '/inbox/messages', { token });
  const [, id = ''] = /"id":"([^"]+)"/.exec(await answer.text()) ?? [];
  for (const path of ['', '/raw', '/attachments/0', '/attachments/99'])
    await request(httpUrl, `/inbox/messages/${id}${path}`, { token });
  for (const path of ['', '/messages?wait=0', '/changes?wait=0', '/code'])
    await request(httpUrl, `/inbox${path}`, { token });
}

/** A program that gets everything wrong that can be got wrong. */
async function program({ httpUrl }: Service, { token }: Made): Promise<void> {
  const { malformed, wrongToken } = CANARIES;
  const json = { 'content-type': 'application/json' };
  for (const body of [`{"name":"${malformed}`, `{"name":"${malformed}!"}`, `"${malformed}"`])
    await request(httpUrl, '/inboxes', { method: 'POST', headers: json, body });
  const large = `{"name":"${malformed.repeat(200_000)}"}`;
  await request(httpUrl, '/inboxes', { method: 'POST', headers: json, body: large }).catch(
    () => {},
  );
  for (const path of [`/inbox?token=${token}`, `/inbox/messages/${malformed}`, `/${malformed}`])
    for (const key of [token, wrongToken, malformed]) await request(httpUrl, path, { token: key });
  await request(httpUrl, `/inbox/messages?after=${malformed}`, { token });
  for (const key of [CANARIES.apiKey, wrongToken])
    await request(httpUrl, '/domains', { headers: { 'x-api-key': key } });
  await request(httpUrl, '/inbox', { headers: { authorization: `Basic ${malformed}` } });
  await request(httpUrl, '/inbox', { headers: { origin: `https://${malformed}.example` } });
  const patch = { method: 'PATCH', headers: json, body: `{"seen":"${malformed}"}` };
  await request(httpUrl, `/inbox/messages/${malformed}`, { ...patch, token });
}

async function hostileSender({ smtp }: Service, address: string): Promise<void> {
  const { sender, malformed, subject, body } = CANARIES;
  using conversation = await Conversation.open(smtp);
  const commands = [
    `${malformed}`,
    `EHLO ${malformed}.example`,
    `VRFY ${address}`,
    `EXPN ${malformed}`,
    `MAIL FROM:<${malformed}`,
    `MAIL FROM:<${sender}@example.org> SIZE=99999999999`,
    `RCPT TO:<${address}>`,
    'RSET',
    `MAIL FROM:<${sender}@example.org>`,
    `RCPT TO:<${malformed}@mayfly.localhost>`,
    `RCPT TO:<${malformed}@elsewhere.example>`,
    `RCPT TO:<${malformed}@[127.0.0.1]>`,
    'RCPT TO:<postmaster>',
    `RCPT TO:<${address}>`,
    'DATA',
    // Headers and parts that no mail program would write.
    `Subject: ${subject}\r\nSubject: =?x?q?${subject}?=\r\nContent-Type: multipart/mixed;` +
      ` boundary=\0\r\nDate: ${malformed}\r\n\r\n--\0\r\n${body}\0\r\n.`,
    `${malformed.repeat(200)}`,
  ];
  for (const command of commands) if ((await conversation.say(command)).code === 0) return;
}

async function hostileTab({ httpUrl }: Service, token: string): Promise<void> {
  const { wrongToken, malformed } = CANARIES;
  for (const auth of [{ token: wrongToken }, { token: { malformed } }, { malformed }]) {
    const socket = io(httpUrl, { auth, multiplex: false, reconnection: false });
    await new Promise((resolve) => socket.once('connect_error', resolve));
    socket.disconnect();
  }
  const socket = io(httpUrl, { auth: { token }, multiplex: false, reconnection: false });
  await new Promise((resolve) => socket.once('inbox', resolve));
  const gone = new Promise((resolve) => socket.once('disconnect', resolve));
  socket.emit('message:seen', { id: malformed, seen: malformed }, () => {});
  socket.emit(malformed, { malformed });
  socket.emit('message:delete', malformed);
  socket.io.engine.write(`9${malformed}`);
  setTimeout(() => socket.disconnect(), 0);
  await gone;
}
