import { readFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import { request as ask } from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { getPort } from '#server/app/endpoints.ts';
import { isLong } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { SmtpClient } from '#server/smtp/testing/smtp-client.ts';
import { MAX_WAIT_SECONDS } from '#shared/limits.ts';
import {
  FRONT_NAMES,
  type FrontName,
  planFront,
  startFront,
  whyNoFront,
} from '../harness/fronts/front.ts';
import type { Filling } from '../harness/fronts/kind.ts';
import { sendMail } from '../harness/mail.ts';
import { type Node, startNodes } from '../harness/nodes.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';
import { PROJECT_ROOT } from '../harness/service.ts';
import { Conversation } from '../harness/smtp.ts';
import { openTab, type Tab } from '../harness/tab.ts';

/** Milliseconds; many times what any of it takes. */
const PATIENCE = { timeout: 20_000, interval: 10 };

/** Two nodes behind one of the files in `deploy/`, as far as these tests ask. */
async function startBehind(name: FrontName, changes: Filling = []) {
  await using started = new AsyncDisposableStack();
  const plan = await planFront(name);
  const env = {
    MAYFLY_PUBLIC_URL: plan.origin,
    MAYFLY_TRUST_PROXY: '127.0.0.1',
    MAYFLY_LOG_LEVEL: 'debug',
    MAYFLY_HTTP_SOURCE_INBOXES: '0',
  };
  const { nodes } = started.use(await startNodes(env, env));
  const front = started.use(await startFront(plan, { web: nodes, changes }));
  const all = started.move();
  const end = () => all.disposeAsync();
  return { origin: plan.origin, ports: plan.ports, nodes, front, [Symbol.asyncDispose]: end };
}

const Told = z.looseObject({
  message: z.object({ id: z.string(), subject: z.string() }).optional(),
});
type Told = z.infer<typeof Told>;
const Changes = z.looseObject({ cursor: z.string(), changes: z.array(Told) });

type Behind = Awaited<ReturnType<typeof startBehind>>;

/** What each node was asked for, by a word of its log. */
const said = (nodes: readonly Node[], event: string) =>
  nodes.map(({ logged }) => logged.filter((line) => line.includes(`"${event}"`)).length);

const subjectsOf = ({ changes }: { readonly changes: readonly Told[] }) =>
  changes.flatMap(({ message }) => (message === undefined ? [] : [message.subject]));

/** A program's long polling, that begins where the last answer ended. */
async function poll({ origin }: Behind, { token }: Made, cursor: string) {
  const answer = await request(origin, `/inbox/changes?wait=55&after=${cursor}`, { token });
  return Changes.parse(await answer.json());
}

function holdTab({ origin }: Behind, { token, lease }: Made): Tab {
  const tab = openTab({ httpUrl: origin, token, lease });
  onTestFinished(() => tab[Symbol.dispose]());
  return tab;
}

/** From an address of this machine that is no proxy. */
const ELSEWHERE = '127.9.0.7';

async function headersOf(url: string): Promise<Headers> {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'br' } });
  await answer.arrayBuffer();
  return answer.headers;
}

/** Of one hop, of the moment, or said by a proxy of itself. */
const OF_A_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'date', 'server', 'alt-svc'];

const kept = (headers: Headers) => [...headers].filter(([name]) => !OF_A_HOP.includes(name));

/** Those that speak SMTP as well, and may stand before several nodes. */
const BALANCERS: readonly FrontName[] = ['haproxy', 'nginx'];

/** Makes them cut what was silent for a second. */
const IMPATIENT: Readonly<Record<string, Filling>> = {
  haproxy: [['timeout tunnel 2m', 'timeout tunnel 1s']],
  nginx: [['proxy_read_timeout 70s', 'proxy_read_timeout 1s']],
};

for (const name of FRONT_NAMES) {
  const why = await whyNoFront(name);
  describe(`behind ${name} (${why || 'the file in deploy/'})`, unlessMissing(why), () => {
    let certbot: Server;
    let behind: Behind;
    beforeAll(async () => {
      certbot = createServer((request, answer) => void answer.end(request.url));
      await new Promise<void>((resolve) => void certbot.listen(0, '127.0.0.1', resolve));
      behind = await startBehind(name, [['127.0.0.1:8888', `127.0.0.1:${getPort(certbot)}`]]);
    });
    afterAll(async () => {
      await behind[Symbol.asyncDispose]();
      certbot.close();
    });

    test('the page and the API keep every header of theirs', async () => {
      const { origin, nodes } = behind;
      for (const path of ['/', '/api/v1/domains', '/api/v1/inbox', '/robots.txt']) {
        const own = await headersOf(`${nodes[0]?.httpUrl}${path}`);
        const passed = await headersOf(`${origin}${path}`);
        expect(own.get('strict-transport-security')).not.toBeNull();
        expect(kept(passed)).toEqual(kept(own));
      }
    });

    test('HTTP-9 limits and the log see who really asks', async () => {
      const { origin, nodes } = behind;
      const before = nodes.map(({ logged }) => logged.length);
      const headers = { origin: 'https://evil.example', 'x-forwarded-for': '203.0.113.1' };
      const wish = { method: 'POST', localAddress: ELSEWHERE, family: 4, headers };
      const status = await new Promise((resolve, reject) => {
        const asked = ask(`${origin}/api/v1/inboxes`, wish, (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode));
        });
        asked.once('error', reject).end();
      });
      expect(status).toBe(403);
      const lines = nodes.flatMap(({ logged }, node) => logged.slice(before[node]));
      expect(lines.filter((line) => line.includes('"turned_away"'))).toEqual([
        expect.stringContaining('127.9.0.0/24'),
      ]);
    });

    test('what certificates are asked for on port 80 is led to certbot', async () => {
      const { ports } = behind;
      const asked = '/.well-known/acme-challenge/token';
      const headers = { host: 'mx.example.com' };
      const told = await new Promise((resolve, reject) => {
        get({ host: '127.0.0.1', port: ports.http, path: asked, headers }, (answer) => {
          text(answer).then(resolve, reject);
        }).once('error', reject);
      });
      expect(told).toBe(asked);
    });

    test('a tab hears of its mail at once over a WebSocket', async () => {
      const made = await createInbox(behind.origin, { hold: true });
      const tab = holdTab(behind, made);
      await tab.opened;
      await sendMail(behind.nodes[0]?.smtp ?? behind.front.smtp, {
        to: made.address,
        subject: 'Hello',
        text: 'Hi',
      });
      await vi.waitFor(() => expect(subjectsOf(tab)).toEqual(['Hello']), PATIENCE);
    });

    if (!BALANCERS.includes(name)) return;

    test('G14 long polling without stickiness: each mail is told once, whichever node has it', async () => {
      const before = said(behind.nodes, 'opened');
      const made = await createInbox(behind.origin);
      let { cursor } = made;
      const told: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        // Two at a time, since nodes take turns by what they have open.
        const held = [poll(behind, made, cursor), poll(behind, made, cursor)];
        const others = [createInbox(behind.origin), createInbox(behind.origin)];
        await sendMail(behind.front.smtp, { to: made.address, subject: `${count}`, text: 'Hi' });
        const [first, second] = await Promise.all(held);
        expect(second).toEqual(first);
        await Promise.all(others);
        cursor = first?.cursor ?? '';
        told.push(...subjectsOf(first ?? { changes: [] }));
      }
      expect(told).toEqual(['0', '1', '2', '3', '4', '5']);
      const opened = said(behind.nodes, 'opened').map((count, node) => count - (before[node] ?? 0));
      expect(opened).not.toContain(0);
    });

    // A proxy that cuts a silent connection is the same to a tab, whatever its name.
    if (isLong || name === 'haproxy') {
      test('G12 where silence is cut after a second, no mail is missed or doubled', async () => {
        await using impatient = await startBehind(name, IMPATIENT[name]);
        const made = await createInbox(impatient.origin, { hold: true });
        const tab = holdTab(impatient, made);
        const sent: string[] = [];
        for (let times = 1; times <= 4; times += 1) {
          await vi.waitFor(() => expect(tab.connections).toBeGreaterThanOrEqual(times), PATIENCE);
          const subject = `after ${times}`;
          sent.push(subject);
          await sendMail(impatient.front.smtp, { to: made.address, subject, text: '' });
        }
        await vi.waitFor(() => expect(subjectsOf(tab)).toEqual(sent), PATIENCE);
        expect(tab.resets).toBe(0);
      });
    }

    test('PROXY-2 the real sender is written into the mail, over IPv4 with its own address', async () => {
      const made = await createInbox(behind.origin);
      const talk = await SmtpClient.connect(behind.front.smtp.port, ELSEWHERE);
      expect(await talk.reply()).toMatchObject({ code: 220 });
      await talk.say('EHLO client.example');
      expect(await talk.send(made.address, 'Subject: x')).toMatchObject({ code: 250 });
      const { changes } = await poll(behind, made, made.cursor);
      const [first] = changes;
      const raw = await request(behind.origin, `/inbox/messages/${first?.message?.id}/raw`, made);
      expect(await raw.text()).toContain(`from client.example ([${ELSEWHERE}])`);
    });

    // `cluster.test.ts` has it behind HAProxy, with nodes in processes of their own.
    if (!isLong && name === 'haproxy') return;

    test('R17 R14 RUN-1 a node that stops loses no tab and no mail', async () => {
      await using stopping = await startBehind(name);
      const { origin, nodes, front } = stopping;
      const inboxes = await Promise.all(
        Array.from({ length: 8 }, () => createInbox(origin, { hold: true })),
      );
      const tabs: Tab[] = [];
      for (const made of inboxes) {
        const tab = holdTab(stopping, made);
        await tab.opened;
        tabs.push(tab);
      }
      const senders = await Promise.all(
        inboxes.map(async ({ address }) => {
          const sender = await Conversation.open(front.smtp);
          onTestFinished(() => sender[Symbol.dispose]());
          await sender.say('EHLO sender.example');
          await sender.say('MAIL FROM:<sender@example.org>');
          await sender.say(`RCPT TO:<${address}>`);
          expect(await sender.say('DATA')).toMatchObject({ code: 354 });
          sender.write('Subject: begun before\r\n\r\nThe first half');
          return sender;
        }),
      );

      const stopped = nodes[0]?.app.stop('SIGTERM');
      // Half of them were here, and come to the other; whoever is new hears nothing of it.
      const moved = () => tabs.filter(({ connections }) => connections === 2);
      await vi.waitFor(() => expect(moved()).toHaveLength(tabs.length / 2), PATIENCE);
      const late = await Promise.all(Array.from({ length: 8 }, () => createInbox(origin)));
      for (const { address } of late)
        await sendMail(front.smtp, { to: address, subject: 'Late', text: 'Hi' });
      for (const sender of senders) {
        sender.write(' and the second.\r\n.\r\n');
        expect(await sender.reply()).toMatchObject({ code: 250 });
      }
      await stopped;
      for (const { address } of inboxes)
        await sendMail(front.smtp, { to: address, subject: 'Begun after', text: 'Hi' });
      await vi.waitFor(() => {
        for (const tab of tabs) expect(subjectsOf(tab)).toEqual(['begun before', 'Begun after']);
      }, PATIENCE);
      expect(tabs.map(({ resets }) => resets)).toEqual(Array(8).fill(0));
      const faults = nodes
        .flatMap(({ logged }) => logged)
        .filter((line) => line.includes('"failed"'));
      expect(faults).toEqual([]);
    });
  });
}

/** Seconds of each time that the files give a connection, by what stands before it. */
function patienceIn(file: string, words: RegExp): readonly number[] {
  const text = readFileSync(path.join(PROJECT_ROOT, 'deploy', file), 'utf8');
  const found = [...text.matchAll(words)];
  return found.map(([, count, unit]) => Number(count) * (unit === 'm' ? 60 : 1));
}

test('G12 as they are, they wait for longer than anybody honest is silent', () => {
  const page = [
    ...patienceIn('haproxy.cfg', /timeout (?:client|server|tunnel) (\d+)(s|m)\n/g),
    ...patienceIn('nginx.conf', /proxy_(?:read|send|)_?timeout (\d+)(s|m);/g),
  ];
  // Beside certbot's.
  const waits = page.filter((seconds) => seconds > 10);
  expect(waits).toHaveLength(8);
  expect(waits.filter((seconds) => seconds <= MAX_WAIT_SECONDS)).toEqual([]);
  // A sender's five minutes (RFC 5321 4.5.3.2.7).
  expect(waits.filter((seconds) => seconds > 300)).toHaveLength(3);
});
