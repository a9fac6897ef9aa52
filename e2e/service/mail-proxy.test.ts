import { describe, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { SmtpClient } from '#server/smtp/testing/smtp-client.ts';
import { startMailProxy } from '../harness/haproxy.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { whyNoProgram } from '../programs.ts';

const why = await whyNoProgram('haproxy');

/** What another proxy in front of HAProxy would say. */
const from = (source: string) =>
  source.includes(':')
    ? `PROXY TCP6 ${source} 2001:db8::25 54321 25\r\n`
    : `PROXY TCP4 ${source} 203.0.113.25 54321 25\r\n`;

async function greeted(socketPath: string, source: string) {
  const client = await SmtpClient.through(socketPath);
  client.write(from(source));
  return { client, greeting: await client.reply() };
}

async function newestReceived({ httpUrl }: Service, { token }: Made): Promise<string> {
  const listed = await request(httpUrl, '/inbox/messages', { token });
  const id = /"id":"([^"]+)"(?!.*"id":")/.exec(await listed.text())?.[1];
  const raw = await request(httpUrl, `/inbox/messages/${id}/raw`, { token });
  return (await raw.text()).split('\r\n')[1] ?? '';
}

/** By what HAProxy puts in front: the sources of its clients, and how `Received` shows them. */
const SOURCES = {
  'send-proxy': [
    ['198.51.100.7', '[198.51.100.7]'],
    ['2001:db8:7::7', '[IPv6:2001:db8:7::7]'],
  ],
  'send-proxy-v2': [
    ['198.51.100.8', '[198.51.100.8]'],
    ['2001:db8:8::8', '[IPv6:2001:db8:8::8]'],
  ],
} as const;

describe('behind a real HAProxy', unlessMissing(why), () => {
  test('PROXY-2 with either version of the header the real source is written and counted', async () => {
    await using service = await startService({
      MAYFLY_TRUST_PROXY: '127.0.0.0/8',
      MAYFLY_SMTP_SOURCE_CONNECTIONS: '1',
    });
    const inbox = await createInbox(service.httpUrl);
    for (const version of ['send-proxy', 'send-proxy-v2'] as const) {
      await using proxy = await startMailProxy(service.smtp, version);
      for (const [source, literal] of SOURCES[version]) {
        const { client, greeting } = await greeted(proxy.socketPath, source);
        expect(greeting.code).toBe(220);
        // Others are still let in, and this one no second time.
        const again = await greeted(proxy.socketPath, source);
        expect(again.greeting.code).toBe(421);
        await client.say('EHLO client.example');
        expect(await client.send(inbox.address, `${source}`)).toMatchObject({ code: 250 });
        expect(await newestReceived(service, inbox)).toContain(`from client.example (${literal})`);
      }
    }
    // Health checks of HAProxy are not logged as sessions.
    expect(service.child.lines.filter((line) => /"(?:failed|warned)"/.test(line))).toEqual([]);
  });
});
