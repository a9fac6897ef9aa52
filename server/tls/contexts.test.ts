import { createServer, type Socket } from 'node:net';
import { type ConnectionOptions, connect, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificatePair } from './certificate-pair.ts';
import { createTlsContexts } from './contexts.ts';
import { usablePair } from './testing/certificate.ts';

const pairs = {
  first: usablePair({ names: ['mx.example.org', 'mx.example.net'], type: 'rsa' }),
  firstEc: usablePair({ names: ['MX.example.net', 'mx.example.org'] }),
  wild: usablePair({ names: ['*.example.org'], type: 'rsa' }),
  exact: usablePair({ names: ['a.example.org'] }),
  late: usablePair({ names: ['mx.example.org'], type: 'rsa' }),
  second: usablePair({ names: ['mx.second.example'], type: 'rsa' }),
  secondEc: usablePair({ names: ['mx.second.example'] }),
  idn: usablePair({ names: ['mx.xn--bcher-kva.example'], type: 'rsa' }),
};
const { first, firstEc, wild, exact, late, second, secondEc, idn } = pairs;
const all = [first, firstEc, wild, exact, late, second, secondEc, idn] as const;
const contexts = createTlsContexts(all);

const server = createServer((socket: Socket) => {
  const secure = new TLSSocket(socket, {
    isServer: true,
    secureContext: contexts.base,
    SNICallback: (name, callback) => callback(null, contexts.forName(name) ?? undefined),
  });
  secure.on('error', () => {});
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

/** Signatures of a client; with both types it prefers ECDSA. */
const EC = 'ECDSA+SHA256';
const RSA = 'RSA-PSS+SHA256:RSA+SHA256';

/** The pair that a client gets. */
async function shown(
  servername: string,
  sigalgs = `${EC}:${RSA}`,
  others: ConnectionOptions = {},
): Promise<string | undefined> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const socket = connect(
    {
      ...{ port: address.port, host: '127.0.0.1', servername, sigalgs, rejectUnauthorized: false },
      ...others,
    },
    () => resolve(socket.getPeerX509Certificate()?.fingerprint256),
  );
  socket.once('error', reject);
  const fingerprint = await promise.finally(() => socket.destroy());
  return nameOf(({ certificate }) => certificate.fingerprint256 === fingerprint);
}

function nameOf(is: (pair: CertificatePair) => boolean): string | undefined {
  return Object.entries(pairs).find(([, pair]) => is(pair))?.[0];
}

test('TLS-5 with both key types the client chooses', async () => {
  expect(await shown('mx.example.org')).toBe('firstEc');
  expect(await shown('mx.example.org', RSA)).toBe('first');
  expect(await shown('mx.example.org', EC)).toBe('firstEc');
});

test('TLS-5 of another name each client gets RSA if there is one', async () => {
  expect(await shown('mx.second.example')).toBe('second');
  expect(await shown('mx.second.example', RSA)).toBe('second');
  const old = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' } as const;
  for (const name of ['mx.second.example', 'mx.example.org'])
    expect(await shown(name, `${EC}:${RSA}`, old)).toMatch(/^(first|second)$/);
});

test('TLS-5 a name is served by exact matches, then by wildcards', async () => {
  expect(await shown('A.Example.Org')).toBe('exact');
  expect(await shown('b.example.org')).toBe('wild');
  expect(await shown('mx.xn--bcher-kva.example')).toBe('idn');
});

test('TLS-5 no name and an unknown name get the first pair of each type', async () => {
  for (const name of ['', 'example.org', 'x.y.example.org', 'elsewhere.example']) {
    expect(await shown(name)).toBe('firstEc');
    expect(await shown(name, RSA)).toBe('first');
  }
});

test('TLS-5 an invalid name is harmless', () => {
  for (const name of ['', '.', '.example.org', 'a\0b', '*', '*.example.org', 'x'.repeat(70_000)])
    expect(contexts.forName(name)).toBeNull();
});
