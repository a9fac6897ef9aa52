import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { byLength } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { startFleet } from '../harness/fleet.ts';
import { type FrontName, planFront, whyNoFront } from '../harness/fronts/front.ts';
import { sendMail } from '../harness/mail.ts';
import { startRedis, whyNoRedis } from '../harness/redis.ts';
import { createInbox, type Made } from '../harness/rest.ts';
import { Conversation } from '../harness/smtp.ts';
import { openTab, type Tab } from '../harness/tab.ts';

/** Milliseconds; many times what any of it takes. */
const PATIENCE = { timeout: 40_000, interval: 10 };
const TABS = 8;

/** Tabs have half of it to move. */
const GRACE = '10s';

/** As `npm run cluster` has them. */
async function startCluster(name: FrontName) {
  const plan = await planFront(name);
  const started = new AsyncDisposableStack();
  onTestFinished(() => started.disposeAsync());
  const redis = started.use(await startRedis('valkey', ['--maxmemory-policy', 'noeviction']));
  const env = {
    ...{ MAYFLY_REDIS_URL: redis.url, MAYFLY_HTTP_SOURCE_INBOXES: '0' },
    ...{ MAYFLY_READ_WORKERS: '1', MAYFLY_SHUTDOWN_GRACE: GRACE },
  };
  const fleet = started.use(await startFleet({ env, web: 2, mail: 2, front: plan }));
  const { front, web, mail } = fleet;
  if (front === null) throw new Error('nothing stands in front');
  return { origin: plan.origin, front, web, mail };
}

type Cluster = Awaited<ReturnType<typeof startCluster>>;

async function holdTab({ origin }: Cluster, { token, lease }: Made): Promise<Tab> {
  const tab = openTab({ httpUrl: origin, token, lease });
  onTestFinished(() => tab[Symbol.dispose]());
  await tab.opened;
  return tab;
}

async function beginData({ front }: Cluster, { address }: Made): Promise<Conversation> {
  const sender = await Conversation.open(front.smtp);
  onTestFinished(() => sender[Symbol.dispose]());
  await sender.say('EHLO sender.example');
  await sender.say('MAIL FROM:<sender@example.org>');
  await sender.say(`RCPT TO:<${address}>`);
  expect(await sender.say('DATA')).toMatchObject({ code: 354 });
  sender.write('Subject: begun before\r\n\r\nThe first half');
  return sender;
}

const subjectsOf = ({ changes }: Tab) =>
  changes.flatMap((change) => (change.type === 'message' ? [change.message.subject] : []));

/** What differs between the two is in `fronts.test.ts`. */
const FRONTS = byLength<readonly FrontName[]>({ short: ['haproxy'], long: ['haproxy', 'nginx'] });

for (const name of FRONTS) {
  const why = (await whyNoFront(name)) || (await whyNoRedis('valkey'));
  describe(`${name}, two nodes of each role, Valkey ${why}`, unlessMissing(why), () => {
    test('R17 R14 RUN-1 one of each is stopped under tabs and senders, and nothing is lost', async () => {
      const cluster = await startCluster(name);
      const { origin, front, web, mail } = cluster;
      const inboxes = await Promise.all(
        Array.from({ length: TABS }, () => createInbox(origin, { hold: true })),
      );
      const tabs: Tab[] = [];
      for (const made of inboxes) tabs.push(await holdTab(cluster, made));
      const senders = await Promise.all(inboxes.map((made) => beginData(cluster, made)));

      const stopped = [web[0]?.child, mail[0]?.child];
      for (const child of stopped) child?.signal('SIGTERM');
      // A port that is closing cuts a client that connects; the client would connect again.
      await vi.waitFor(() => {
        for (const child of stopped) expect(child?.lines.join()).toContain('"event":"stopping"');
      }, PATIENCE);
      const moved = () => tabs.filter(({ connections }) => connections === 2);
      await vi.waitFor(() => expect(moved()).toHaveLength(TABS / 2), PATIENCE);
      const { address: late } = await createInbox(origin);
      await sendMail(front.smtp, { to: late, subject: 'Late', text: 'Hi' });
      for (const sender of senders) {
        sender.write(' and the second.\r\n.\r\n');
        expect(await sender.reply()).toMatchObject({ code: 250 });
      }
      for (const child of stopped) expect(await child?.ended).toBe(0);
      for (const { address } of inboxes)
        await sendMail(front.smtp, { to: address, subject: 'Begun after', text: 'Hi' });
      await vi.waitFor(() => {
        for (const tab of tabs) expect(subjectsOf(tab)).toEqual(['begun before', 'Begun after']);
      }, PATIENCE);
      expect(tabs.map(({ resets }) => resets)).toEqual(Array(TABS).fill(0));
    }, 120_000);
  });
}
