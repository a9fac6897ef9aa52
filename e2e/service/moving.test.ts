import { io } from 'socket.io-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { sendMail } from '../harness/mail.ts';
import { type Node, startNodes } from '../harness/nodes.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';
import { Conversation } from '../harness/smtp.ts';
import { openTab } from '../harness/tab.ts';

/** Milliseconds; several times what any of it takes. */
const PATIENCE = { timeout: 15_000, interval: 10 };

async function startTwo(env: Readonly<Record<string, string>> = {}) {
  const both = { MAYFLY_LOG_LEVEL: 'debug', ...env };
  const started = await startNodes(both, both);
  onTestFinished(() => started[Symbol.asyncDispose]());
  const [first, second] = started.nodes;
  if (first === undefined || second === undefined) throw new Error('two were started');
  return { first, second };
}

/** A tab that hears that its node goes, and stays all the same. */
async function stubbornTab({ httpUrl }: Node, { token, lease }: Made) {
  const socket = io(httpUrl, {
    ...{ transports: ['websocket'], multiplex: false, reconnection: false },
    auth: { token, lease },
  });
  onTestFinished(() => void socket.disconnect());
  const events: unknown[] = [];
  const lost = Promise.withResolvers<string>();
  socket.on('server:moving', (move) => events.push(move));
  socket.on('inbox:closed', (end) => events.push(end));
  socket.on('disconnect', lost.resolve);
  await new Promise((resolve) => socket.once('inbox', resolve));
  return { events, lost: lost.promise };
}

test('R17 RUN-1 PUSH-7 a node that stops ends no inbox, and its tabs get the time to move', async () => {
  const { first, second } = await startTwo({ MAYFLY_SHUTDOWN_GRACE: '500ms' });
  const made = await createInbox(first.httpUrl, { hold: true });
  const tab = await stubbornTab(first, made);
  await first.app.stop('SIGTERM');
  // Its line was closed as lost, for it to come back, and not as one that is not wanted.
  expect([tab.events, await tab.lost]).toEqual([[{ afterMs: 250 }], 'transport close']);
  expect((await request(second.httpUrl, '/inbox', made)).status).toBe(200);
});

test('R14 RUN-1 SMTP-14 what senders have begun is stored, and read at the other node', async () => {
  const { first, second } = await startTwo();
  const made = await createInbox(second.httpUrl, { hold: true });
  using tab = openTab({ httpUrl: second.httpUrl, ...made });
  await tab.opened;
  using sender = await Conversation.open(first.smtp);
  await sender.say('EHLO sender.example');
  await sender.say('MAIL FROM:<sender@example.org>');
  await sender.say(`RCPT TO:<${made.address}>`);
  expect(await sender.say('DATA')).toMatchObject({ code: 354 });
  sender.write('Subject: begun\r\n\r\nThe first half');
  const stopped = first.app.stop('SIGTERM');
  // New requests get 503, so that load balancers use another node.
  await expect(createInbox(first.httpUrl)).rejects.toThrow('503');
  await expect(sendMail(first.smtp, { to: made.address, text: 'late' })).rejects.toThrow();
  sender.write(' and the second.\r\n.\r\n');
  expect(await sender.reply()).toMatchObject({ code: 250 });
  expect(await sender.reply()).toMatchObject({ code: 421 });
  await stopped;
  await vi.waitFor(() => expect(tab.changes).toHaveLength(1), PATIENCE);
  const failed = first.logged.filter((line) => line.includes('"failed"'));
  expect(failed).toEqual([]);
});
