import { expect, test } from 'vitest';
import { AcmeClient } from './client.ts';
import { AcmeFailure, toFailure } from './failure.ts';
import { makeKey } from './jws.ts';
import { orderCertificate } from './order.ts';
import { createLocalSharing } from './sharing.ts';
import { type Script, startScriptedAuthority } from './testing/scripted-authority.ts';

const problem = (type: string, detail = '') => ({
  type: `urn:ietf:params:acme:error:${type}`,
  detail,
});

/** How an order ends. */
async function order(script: Script) {
  await using authority = await startScriptedAuthority(script);
  const sharing = createLocalSharing();
  const signal = new AbortController().signal;
  try {
    const client = await AcmeClient.open(authority.directory, makeKey(), signal);
    await client.register('op@mayfly.test');
    await orderCertificate(client, 'mx.mayfly.test', makeKey(), sharing);
    throw new Error('it was issued');
  } catch (error) {
    const { kind, message, retryAfterMs } = toFailure(error);
    return { kind, message, retryAfterMs, posted: authority.posted, left: await sharing.find('t') };
  }
}

/** An order whose only authorization has this status. */
const withAuthorization =
  (status: string, end: object = {}): Script =>
  (path, at) => {
    const http01 = { type: 'http-01', url: at('/challenge'), token: 't' };
    if (path === '/authorization') return { body: { status, challenges: [http01] } };
    if (path === '/order' || path === '/order/1')
      return {
        headers: { Location: at('/order/1') },
        body: {
          ...{ status: 'pending', authorizations: [at('/authorization')], finalize: at('/final') },
          ...(path === '/order/1' ? end : {}),
        },
      };
    return {};
  };

test.each(['120', 'Tue, 01 Jan 2030 00:02:00 GMT'])(
  'TLS-8 a limit of the authority is respected: Retry-After %s',
  async (retryAfter) => {
    const headers = { 'Retry-After': retryAfter, Date: 'Tue, 01 Jan 2030 00:00:00 GMT' };
    const script: Script = (path) =>
      path === '/order' ? { status: 429, headers, body: problem('rateLimited', 'too many') } : {};
    expect(await order(script)).toMatchObject({
      ...{ kind: 'rate_limited', message: 'rateLimited: too many', retryAfterMs: 120_000 },
    });
  },
);

test('TLS-8 an order that has expired is a failure, with the reason', async () => {
  const error = problem('malformed', 'order expired');
  expect(await order(withAuthorization('valid', { status: 'invalid', error }))).toMatchObject({
    ...{ kind: 'refused', message: 'malformed: order expired' },
  });
  expect(await order(withAuthorization('expired'))).toMatchObject({
    ...{ kind: 'refused', message: 'the authorization is expired' },
    // The challenge is not answered any more.
    left: null,
  });
});

test('TLS-8 an authority that refuses every nonce is asked ten times', async () => {
  const script: Script = (path) =>
    path === '/nonce' ? {} : { status: 400, body: problem('badNonce') };
  const { kind, posted } = await order(script);
  expect(kind).toBe('unavailable');
  expect(posted).toHaveLength(10);
});

test('TLS-8 an authority that is broken counts as unavailable', async () => {
  expect(await order(() => ({ status: 503 }))).toMatchObject({ kind: 'unavailable' });
  expect(await order(() => ({ body: [] }))).toMatchObject({ kind: 'unavailable' });
});

test('TLS-8 an answer without an end is cut off, and no redirect is followed', async () => {
  const long = { body: 'x'.repeat(300_000) };
  expect(await order((path) => (path === '/order' ? long : {}))).toMatchObject({
    ...{ kind: 'unavailable', message: 'its answer is too long' },
  });
  const moved: Script = (path, at) =>
    path === '/nonce' ? { status: 302, headers: { Location: at('/other') } } : {};
  expect(await order(moved)).toMatchObject({ kind: 'unavailable', posted: [] });
});

test('the explanation of an authority is cut, and holds no control characters', () => {
  const { message } = new AcmeFailure('refused', `\u001b[31m${'x'.repeat(1_000)}`);
  expect(message).toHaveLength(300);
  expect(message).toMatch(/^\?\[31mx+$/);
});
