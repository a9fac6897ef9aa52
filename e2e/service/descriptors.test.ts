import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { createInbox, request } from '../harness/rest.ts';
import { type Endpoint, startService } from '../harness/service.ts';
import { Conversation } from '../harness/smtp.ts';
import { openTab } from '../harness/tab.ts';

/** Files that the service may open: few, so that as few are enough to take them all. */
const OPEN_FILES = 256;
const FEW_FILES = ['sh', '-c', `ulimit -n ${OPEN_FILES} && exec "$@"`, 'sh'];

/** Connects, asks if anything is asked, and gives what is said first. */
async function firstWords(to: Endpoint, question = ''): Promise<{ text: string; socket: Socket }> {
  const socket = connect(to.port, to.host)
    .setEncoding('latin1')
    .on('error', () => {});
  socket.write(question);
  const closed = once(socket, 'close').then(() => ['']);
  const [text] = await Promise.race([once(socket, 'data'), closed]);
  return { text: String(text), socket };
}

const QUESTION = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';

test(
  'R16 SMTP-24 at the limit of open files new connections are refused, open ones served, and the service recovers',
  unlessMissing(process.platform === 'linux' ? '' : 'files are counted on Linux only'),
  async () => {
    await using service = await startService({}, FEW_FILES);
    const { port, hostname: host } = new URL(service.httpUrl);
    const http = { host, port: Number(port) };
    const { address, token } = await createInbox(service.httpUrl);
    const first = Promise.withResolvers<string>();
    using tab = openTab({
      httpUrl: service.httpUrl,
      token,
      onChange: (change) => {
        if (change.type === 'message') first.resolve(change.message.subject);
      },
    });
    await tab.opened;
    using session = await Conversation.open(service.smtp);
    await session.say('EHLO sender.example');

    const crowd: Socket[] = [];
    let refused: string | null = null;
    while (refused === null && crowd.length < OPEN_FILES) {
      const { text, socket } = await firstWords(http, QUESTION);
      if (text.startsWith('HTTP/1.1 200')) crowd.push(socket);
      else refused = text;
    }
    expect(refused).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: \d+\r\n/s);
    expect(refused).toContain('"code":"unavailable"');
    expect(crowd.length).toBeGreaterThan(OPEN_FILES / 4);
    expect((await firstWords(service.smtp)).text).toMatch(/^421 4\.7\.0 /);

    await session.say('MAIL FROM:<sender@example.org>');
    await session.say(`RCPT TO:<${address}>`);
    await session.say('DATA');
    expect(await session.say('Subject: through the crowd\r\n\r\nx\r\n.')).toMatchObject({
      code: 250,
    });
    expect(await first.promise).toBe('through the crowd');

    const gone = crowd.map((socket) => once(socket, 'close'));
    for (const socket of crowd) socket.destroy();
    await Promise.all(gone);
    await expect.poll(async () => (await firstWords(service.smtp)).text).toMatch(/^220 /);
    expect((await request(service.httpUrl, '/inbox', { token })).status).toBe(200);
  },
);
