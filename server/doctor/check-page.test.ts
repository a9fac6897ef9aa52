import { once } from 'node:events';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { checkPage } from './check-page.ts';
import type { Answer } from './dns.ts';
import type { FetchTools } from './https-fetch.ts';
import type { Subject } from './types.ts';

const HOST = 'mail.example.net';
const SUBJECT: Subject = {
  domain: 'example.net',
  mx: ['mx.example.net'],
  tls: 'offered',
  webHost: HOST,
  httpsBy: 'service',
};
const NOTHING: Answer<never> = { kind: 'nothing', why: 'no such record' };

const valid = makeCertificate({ names: [HOST] });
const other = makeCertificate({ names: ['other.example.net'] });

function tools({ address = '11.0.0.1', dial }: { address?: string; dial: FetchTools['dial'] }) {
  const none = async () => NOTHING;
  return {
    dns: {
      ...{ mx: none, txt: none, v6: none, cname: none },
      v4: async (): Promise<Answer<string>> =>
        address === '' ? NOTHING : { kind: 'found', records: [address] },
    },
    ...{ dial, authorities: [valid.cert, other.cert], timeoutMs: 10_000 },
  };
}

/** Resolves to a way to a web server that answers `/healthz`. */
async function serve(certificate = valid, status = 200): Promise<FetchTools['dial']> {
  const server = createServer(certificate, ({ url }, response) => {
    response.writeHead(url === '/healthz' ? status : 404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return async () => connect(port, '127.0.0.1');
}

const fail = (code: string) => async () => Promise.reject(Object.assign(new Error(code), { code }));

test('HTTP-18 the page of this service is asked over HTTPS, with its certificate', async () => {
  const lines = async (given: Parameters<typeof tools>[0]) =>
    (await checkPage(tools(given), SUBJECT)).map(({ verdict, says }) => `${verdict}: ${says}`);
  const dial = await serve();
  expect(await lines({ dial })).toEqual([
    'ok: serves the page over HTTPS, with a valid certificate.',
  ]);
  expect(await lines({ dial, address: '' })).toEqual(['warning: has no address.']);
  expect(await lines({ dial: fail('ECONNREFUSED') })).toEqual([
    'warning: refuses connections at port 443.',
  ]);
  expect(await lines({ dial: await serve(other) })).toEqual([
    'warning: has a certificate that browsers refuse (ERR_TLS_CERT_ALTNAME_INVALID).',
  ]);
  expect(await lines({ dial: await serve(valid, 502) })).toEqual([
    'warning: answers 502 at /healthz.',
  ]);
  expect(await lines({ dial: fail('ECONNRESET') })).toEqual([
    'unknown: could not be asked over HTTPS (ECONNRESET).',
  ]);
});

test.each([{ httpsBy: 'proxy' }, { webHost: null }, { webHost: 'mail.localhost' }] as const)(
  'DOCTOR-7 HTTP-18 %j: the page is not asked',
  async (rest) => {
    const dial = () => Promise.reject(new Error('nobody is there'));
    expect(await checkPage(tools({ dial }), { ...SUBJECT, ...rest })).toEqual([]);
  },
);
