import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createInbox } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { Conversation } from '../harness/smtp.ts';
import { openTab } from '../harness/tab.ts';

const MAIL = 'Subject: unfinished\r\n\r\nThe first half of a body\r\n';

/** A sender that has been told to go ahead with its mail. */
async function beginData(service: Service, address: string): Promise<Conversation> {
  const sender = await Conversation.open(service.smtp);
  await sender.say('EHLO sender.example');
  await sender.say('MAIL FROM:<sender@example.org>');
  await sender.say(`RCPT TO:<${address}>`);
  expect(await sender.say('DATA')).toMatchObject({ code: 354 });
  return sender;
}

/** Waits for an event in its log. */
function hears({ child }: Service, event: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  child.onLine((line) => line.includes(`"event":"${event}"`) && resolve());
  return promise;
}

test('R5 kill -9 in the middle of DATA: the sender is never told 250', async () => {
  await using service = await startService();
  const { address } = await createInbox(service.httpUrl);
  using sender = await beginData(service, address);
  sender.write(MAIL);
  service.child.signal('SIGKILL');
  await service.child.ended;
  sender.write('.\r\n');
  expect(await sender.reply()).toEqual({ code: 0, text: 'closed' });
});

test('R14 RUN-2 SIGHUP: tabs hear of it, nothing is promised that would die, and it ends well', async () => {
  await using service = await startService({ MAYFLY_SHUTDOWN_GRACE: '10s' });
  const { address, token, lease } = await createInbox(service.httpUrl, { hold: true });
  using tab = openTab({ httpUrl: service.httpUrl, token, lease });
  await tab.opened;
  using inData = await beginData(service, address);
  inData.write(MAIL);
  using idle = await Conversation.open(service.smtp);
  await idle.say('EHLO sender.example');

  const stopping = hears(service, 'stopping');
  service.child.signal('SIGHUP');
  await stopping;
  inData.write('.\r\n');
  for (const sender of [idle, inData]) {
    const reply = await sender.reply();
    expect(reply.code).toBe(421);
    expect(reply.text).toMatch(/^4\.3\.2 /);
  }
  expect(await tab.closed).toBe('shutdown');
  expect(await service.child.ended).toBe(0);
});

/** What clients send to the page's port before they fall silent. */
const HALF_SAID = [
  '',
  'GET / HTTP/1.1\r\nHost: localhost\r\n',
  'POST /api/v1/inboxes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
    'Content-Length: 20\r\n\r\n{',
];

test('RUN-1 RUN-2 SIGINT ends the service in time, also with silent connections and unfinished requests', async () => {
  await using service = await startService({ MAYFLY_SHUTDOWN_GRACE: '1s' });
  const peers = HALF_SAID.map((said) => {
    const peer = connect(Number(new URL(service.httpUrl).port), '127.0.0.1');
    peer.on('error', () => {});
    return { peer, written: new Promise<void>((resolve) => peer.write(said, () => resolve())) };
  });
  await Promise.all(peers.map(({ written }) => written));
  // Answered on another connection, so that those before have been taken by then.
  await createInbox(service.httpUrl);
  service.child.signal('SIGINT');
  expect(await service.child.ended).toBe(0);
  for (const { peer } of peers) peer.destroy();
});
