import { expect, onTestFinished, test } from 'vitest';
import { byLength } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import type { Inbox } from '../../sdk/library/index.ts';
import { Mayfly } from '../../sdk/library/index.ts';
import { sendMail } from '../harness/mail.ts';
import { startRedis, whyNoRedis } from '../harness/redis.ts';
import { type Relay, startRelay } from '../harness/relay.ts';
import { type Service, startService } from '../harness/service.ts';

const NO_REDIS = await whyNoRedis('redis');

const ENV = { MAYFLY_READ_WORKERS: '1' };

/** Milliseconds after which the network cuts each connection. */
const CUT_AFTER_MS = byLength({ short: 200, long: 3_000 });

/** Milliseconds; the long form takes minutes. */
const PATIENCE = { timeout: byLength({ short: 90_000, long: 600_000 }) };

/** Cuts every connection again and again. `cut` resolves after the next time. */
function cutRepeatedly(relay: Relay): { cut(): Promise<void> } {
  let waiting: (() => void)[] = [];
  const timer = setInterval(() => {
    relay.cut();
    for (const resolve of waiting.splice(0)) resolve();
    waiting = [];
  }, CUT_AFTER_MS);
  onTestFinished(() => clearInterval(timer));
  return { cut: () => new Promise((resolve) => waiting.push(resolve)) };
}

function leadTo(relay: Relay, { httpUrl }: Service): void {
  const { hostname, port } = new URL(httpUrl);
  relay.lead({ host: hostname, port: Number(port) });
}

/** What a program sees of the inbox, up to the email with the last number. */
async function collect(inbox: Inbox, last: number): Promise<string[]> {
  const seen: string[] = [];
  for await (const change of inbox.changes()) {
    if (change.type === 'message') seen.push(change.message.subject);
    if (seen.at(-1) === `${last}`) break;
  }
  return seen;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);

test(
  'each change comes once and in order over a network that cuts each connection',
  PATIENCE,
  async () => {
    await using service = await startService(ENV);
    await using relay = await startRelay();
    leadTo(relay, service);
    const network = cutRepeatedly(relay);
    const count = byLength({ short: 6, long: 40 });
    const inbox = await new Mayfly(relay.origin).createInbox();
    const collected = collect(inbox, count);
    for (const subject of numbers(count)) {
      await sendMail(service.smtp, { to: inbox.address, subject });
      await network.cut();
    }
    expect(await collected).toEqual(numbers(count));
  },
);

test('and over a service that is killed and started again', {
  ...PATIENCE,
  ...unlessMissing(NO_REDIS),
}, async () => {
  await using redis = await startRedis('redis');
  await using relay = await startRelay();
  const env = { ...ENV, MAYFLY_REDIS_URL: redis.url };
  const count = byLength({ short: 1, long: 10 });
  let service = await startService(env);
  leadTo(relay, service);
  try {
    const inbox = await new Mayfly(relay.origin).createInbox();
    const collected = collect(inbox, 2 * count);
    for (const subject of numbers(count)) {
      await sendMail(service.smtp, { to: inbox.address, subject: `${Number(subject) * 2 - 1}` });
      await service[Symbol.asyncDispose]();
      relay.cut();
      service = await startService(env);
      // Stored before the client has found the service again.
      await sendMail(service.smtp, { to: inbox.address, subject: `${Number(subject) * 2}` });
      leadTo(relay, service);
    }
    expect(await collected).toEqual(numbers(2 * count));
  } finally {
    await service[Symbol.asyncDispose]();
  }
});
