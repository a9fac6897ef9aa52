import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { code, TestApi } from '#server/api/testing/test-api.ts';
import { eventually } from '#server/ops/testing/eventually.ts';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import type { Change, Inbox } from '../../sdk/library/index.ts';
import { Mayfly } from '../../sdk/library/index.ts';

async function openInbox(): Promise<{ api: TestApi; mayfly: Mayfly; inbox: Inbox }> {
  const api = await TestApi.open();
  const mayfly = new Mayfly(api.url);
  return { api, mayfly, inbox: await mayfly.createInbox() };
}

/** Resolves when the service holds a request of the client. */
async function held(api: TestApi): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const onRequest = ({ url = '' }: { url?: string }) => void (/wait=/.test(url) && resolve());
  api.server.on('request', onRequest);
  onTestFinished(() => void api.server.off('request', onRequest));
  await promise;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
});

/** For service and client: the one has a clock of its own. */
function passMinute({ clock }: TestApi): void {
  clock.advance(60_000);
  vi.setSystemTime(Date.now() + 60_000);
}

const link = (url: string) => ({ link: { url, text: 'Verify', kind: 'verify' as const } });

test('an email that comes during the wait ends it, with all that it holds', async () => {
  const { api, inbox } = await openInbox();
  const waiting = inbox.waitFor({ subject: /verify/i });
  await held(api);
  await api.deliver(inbox, { subject: 'Welcome' });
  await api.deliver(inbox, {
    subject: 'Please verify',
    ...code('482913'),
    ...link('https://a.example/'),
  });
  const email = await waiting;
  expect(email).toMatchObject({ subject: 'Please verify', code: '482913', text: 'text' });
  expect(email.link).toBe('https://a.example/');
  expect(email.details.link?.kind).toBe('verify');
});

test('code and link are those of the newest email that has one', async () => {
  const { api, inbox } = await openInbox();
  await api.deliver(inbox, code('111111'));
  await api.deliver(inbox, code('222222'));
  await api.deliver(inbox, link('https://a.example/2'));
  expect(await inbox.code()).toBe('222222');
  expect(await inbox.link()).toBe('https://a.example/2');
});

test('what came before a mark does not count, whether the client had seen it or not', async () => {
  const { api, inbox } = await openInbox();
  await api.deliver(inbox, code('111111'));
  expect(await inbox.code()).toBe('111111');
  await api.deliver(inbox, code('222222'));
  passMinute(api);
  const later = await new Mayfly(api.url).openInbox(inbox.token);
  const marks = [inbox.mark(), later.mark()];
  await Promise.all(marks.map((mark) => mark.cursor()));
  await api.deliver(inbox, { subject: 'no code' });
  await api.deliver(inbox, code('333333'));
  expect(await inbox.code({ after: marks[0] })).toBe('333333');
  expect(await later.code({ after: marks[1] })).toBe('333333');
  expect(await inbox.code({ after: (await marks[1]?.cursor()) ?? '' })).toBe('333333');
});

test('an email that arrives before the service has answered the mark counts', async () => {
  const { api, inbox } = await openInbox();
  await api.deliver(inbox, code('111111'));
  passMinute(api);
  const gate = Promise.withResolvers<void>();
  const slow: typeof fetch = async (url, init) => {
    if (String(url).includes('changes')) await gate.promise;
    return fetch(url, init);
  };
  const other = await new Mayfly(api.url, { fetch: slow }).openInbox(inbox.token);
  const mark = other.mark();
  // Without the email of that moment, it waits until the test is out of time.
  const waiting = other.code({ after: mark, timeout: Number.POSITIVE_INFINITY });
  await api.deliver(inbox, code('222222'));
  gate.resolve();
  expect(await waiting).toBe('222222');
});

test('a wait that is over lists what did arrive, and why it is not the one', async () => {
  const { api, inbox } = await openInbox();
  await api.deliver(inbox, { subject: 'Old' });
  passMinute(api);
  const mark = inbox.mark();
  await mark.cursor();
  const from = { name: 'Shop', address: 'shop@example.org' };
  await api.deliver(inbox, { subject: 'Welcome', from });
  const waiting = inbox.waitFor({ subject: 'verify', after: mark, timeout: 100 });
  await expect(waiting).rejects.toMatchObject({
    code: 'no_email',
    arrived: [
      { subject: 'Old', reason: 'it came before the mark' },
      { subject: 'Welcome', from: 'Shop <shop@example.org>' },
    ],
    message: expect.stringContaining('subject "Welcome": its subject does not match "verify"'),
  });
});

test('no email: resolves after the time, or rejects as soon as one comes', async () => {
  const { api, inbox } = await openInbox();
  await api.deliver(inbox, { subject: 'Before' });
  passMinute(api);
  await inbox.expectNone({ within: 50 });
  const waiting = inbox.expectNone({ within: 60_000, subject: 'Ad' });
  await held(api);
  await api.deliver(inbox, { subject: 'No adverts' });
  await expect(waiting).rejects.toMatchObject({ code: 'unexpected_email' });
});

test('the time in which no email may come begins when the service has set the mark', async () => {
  const { api, inbox } = await openInbox();
  const slow: typeof fetch = async (url, init) => {
    const answer = await fetch(url, init);
    if (!String(url).includes('wait=')) await delay(50);
    return answer;
  };
  const late = await new Mayfly(api.url, { fetch: slow }).openInbox(inbox.token);
  await late.expectNone({ within: 1 });
});

test('changes come once and in order, from the beginning or from a mark', async () => {
  const { api, inbox } = await openInbox();
  const id = await api.deliver(inbox, { subject: 'one' });
  const seen: Change[] = [];
  const abort = new AbortController();
  const reading = (async () => {
    for await (const change of inbox.changes({ signal: abort.signal })) {
      seen.push(change);
      if (seen.length === 1) await (await inbox.email(id)).markSeen();
      if (seen.length === 2) await (await inbox.email(id)).delete();
      if (change.type === 'message:deleted') await api.deliver(inbox, { subject: 'two' });
      if (seen.length === 4) abort.abort(new Error('enough'));
    }
  })();
  await expect(reading).rejects.toThrow('enough');
  expect(seen).toMatchObject([
    { type: 'message', message: { subject: 'one', seen: false } },
    { type: 'message:changed', id, changed: { seen: true } },
    { type: 'message:deleted', id },
    { type: 'message', message: { subject: 'two' } },
  ]);
  for await (const change of inbox.changes({ after: seen[2]?.cursor })) {
    expect(change).toMatchObject({ message: { subject: 'two' } });
    break;
  }
});

test('changes come once and in order while the service refuses with 429', async () => {
  const { measures, held } = recordMeasures();
  const api = await TestApi.open({ settings: { sourceWaits: 1 }, deps: { measures } });
  const { token } = await api.make();
  const statuses: number[] = [];
  /** Another program holds the only place at every second request, while an email comes. */
  const crowded: typeof fetch = async (url, init) => {
    if (!String(url).includes('wait=')) return fetch(url, init);
    const end = new AbortController();
    if (statuses.length % 2 === 0) {
      const before = held.length;
      api.ask('/inbox/changes?wait=55', { token, signal: end.signal }).catch(() => {});
      await eventually(() => expect(held.length).toBeGreaterThan(before));
      await api.deliver(inbox, { subject: `${statuses.length}` });
    }
    const answer = await fetch(url, init);
    end.abort();
    statuses.push(answer.status);
    return answer;
  };
  const inbox = await new Mayfly(api.url, { fetch: crowded }).createInbox();
  await api.deliver(inbox, { subject: 'first' });
  const seen: string[] = [];
  for await (const change of inbox.changes()) {
    if (change.type === 'message') seen.push(change.message.subject);
    if (seen.length === 3) break;
  }
  expect(seen).toEqual(['first', '0', '2']);
  expect(statuses).toEqual([429, 200, 429, 200]);
});

test('attachments, the original and an inner message are downloaded as they are', async () => {
  const { api, inbox } = await openInbox();
  const id = await api.deliver(inbox);
  const email = await inbox.email(id);
  api.attachments.push({
    ...{ index: 0, filename: 'a.txt', contentType: 'text/plain', size: 5 },
    ...{ contentId: null, inline: false, content: Buffer.from('hello') },
  });
  expect(new TextDecoder().decode(await email.attachment(0))).toBe('hello');
  expect(new TextDecoder().decode(await email.raw())).toContain('Subject: raw');
  expect(await email.nested('0.0')).toMatchObject({ subject: 'inside 0.0' });
});

test('names, domains and the state of the inbox can be asked for', async () => {
  const { api, mayfly } = await openInbox();
  const named = await mayfly.createInbox({ name: 'jane.doe', domain: 'mayfly.test', hold: true });
  expect(named.address).toBe('jane.doe@mayfly.test');
  expect(await mayfly.checkName('jane.doe', { domain: 'mayfly.test' })).toMatchObject({
    free: false,
  });
  expect((await mayfly.domains()).map(({ domain }) => domain)).toContain('mayfly.test');
  await mayfly.ready();
  const id = await api.deliver(named);
  expect(await named.info()).toMatchObject({ address: named.address, messageCount: 1 });
  expect(await named.emails()).toMatchObject([{ id }]);
  expect(await named.poll({ wait: 1, lease: named.lease })).toMatchObject({ changes: [{}] });
  await named.touch();
  await named.leave(named.lease);
});

test('several inboxes are asked for by one request, and an ended one is gone', async () => {
  const { api, mayfly, inbox } = await openInbox();
  const other = await mayfly.createInbox();
  const asked = [inbox, other].map((each) => ({ inbox: each, lease: 'mine' }));
  const id = await api.deliver(other);
  const { inboxes } = await mayfly.pollSeveral(asked, { wait: 30 });
  expect(inboxes).toMatchObject([{ changes: [] }, { changes: [{ message: { id } }] }]);
  await inbox.delete();
  expect((await mayfly.pollSeveral(asked)).inboxes[0]).toEqual({ gone: true });
});

test('an email is read without counting as activity', async () => {
  const { api, inbox } = await openInbox();
  const id = await api.deliver(inbox);
  const expiry = () => api.expiryOf(inbox);
  const before = await expiry();
  api.clock.advance(60_000);
  await inbox.email(id, { touch: false });
  expect(await expiry()).toBe(before);
  await inbox.email(id);
  expect(await expiry()).not.toBe(before);
});

test('an inbox is kept and released, and handed off once', async () => {
  const { mayfly, inbox } = await openInbox();
  expect(await inbox.keep()).toMatchObject({ kept: true });
  expect(await inbox.release()).toMatchObject({ kept: false });
  const { secret } = await inbox.offer();
  expect(await inbox.isOfferOpen()).toBe(true);
  expect((await mayfly.redeem(secret)).address).toBe(inbox.address);
  expect(await inbox.isOfferOpen()).toBe(false);
  await expect(mayfly.redeem(secret)).rejects.toMatchObject({ code: 'not_found' });
});

test('a hand-off that fails after its secret is spent succeeds by a second call', async () => {
  const { api, inbox } = await openInbox();
  let isBroken = true;
  const broken: typeof fetch = async (url, init) =>
    isBroken && String(url).endsWith('/inbox')
      ? new Response('', { status: 418 })
      : fetch(url, init);
  const other = new Mayfly(api.url, { fetch: broken });
  const { secret } = await inbox.offer();
  await expect(other.redeem(secret)).rejects.toMatchObject({ code: 'unexpected_answer' });
  isBroken = false;
  expect((await other.redeem(secret)).token).toBe(inbox.token);
  await expect(other.redeem(secret)).rejects.toMatchObject({ code: 'not_found' });
});

test('the inbox ends with its block, and twice is no error', async () => {
  const { mayfly, inbox } = await openInbox();
  let token = '';
  {
    await using own = await mayfly.createInbox();
    ({ token } = own);
  }
  await expect(mayfly.openInbox(token)).rejects.toMatchObject({ code: 'not_found', status: 404 });
  await inbox.delete();
  await inbox.delete();
  await expect(inbox.waitFor()).rejects.toMatchObject({ code: 'not_found' });
});

test('an abort ends a held request', async () => {
  const { api, inbox } = await openInbox();
  const abort = new AbortController();
  const waiting = inbox.code({ signal: abort.signal });
  await held(api);
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});
