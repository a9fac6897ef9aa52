import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pageVersion } from './page.ts';
import { rawRequest, TestApi } from './testing/test-api.ts';

const INLINE = 'fetch("/api/v1/inboxes", { method: "POST" }) // a < b && c\n';
const PAGE = `<!doctype html><script>${INLINE}</script><script type="module" src="/assets/a-1.js"></script>`;

async function builtPage(): Promise<string> {
  const dist = await mkdtemp(join(tmpdir(), 'mayfly-page-'));
  onTestFinished(() => rm(dist, { recursive: true }));
  await mkdir(join(dist, 'assets'));
  await writeFile(join(dist, 'index.html'), PAGE);
  await writeFile(join(dist, '.secret'), 'secret');
  await writeFile(join(dist, 'assets', 'a-1.js'), 'plain');
  await writeFile(join(dist, 'assets', 'a-1.js.br'), 'compressed');
  await writeFile(`${dist}.outside`, 'secret');
  onTestFinished(() => rm(`${dist}.outside`));
  return dist;
}

test('HTTP-8 the page is revalidated; assets are cached for ever and compressed', async () => {
  const api = await TestApi.open({ settings: { distDir: await builtPage() } });
  const page = await fetch(api.url);
  expect(await page.text()).toBe(PAGE);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const asset = await rawRequest(
    api.port,
    'GET /assets/a-1.js HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n',
  );
  expect(asset).toMatch(/cache-control: public, max-age=31536000, immutable/i);
  expect(asset).toMatch(/content-encoding: br/i);
  expect(asset).toMatch(/content-type: (text|application)\/javascript/i);
  expect(asset).toMatch(/\r\n\r\ncompressed$/);
});

test('H8 no file outside of the page and no hidden file is served', async () => {
  const dist = await builtPage();
  const api = await TestApi.open({ settings: { distDir: dist } });
  const outside = `${dist.split('/').at(-1)}.outside`;
  for (const path of [
    `/../${outside}`,
    `/%2e%2e/${outside}`,
    `/..%2f${outside}`,
    `/assets/../../${outside}`,
    `/..%5c${outside}`,
    '/.secret',
    '/%2esecret',
    '//etc/passwd',
    '/%00',
  ]) {
    const answer = await rawRequest(
      api.port,
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect([path, answer]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 40[034] /)]);
    expect(answer).not.toContain('secret\r\n');
    expect(answer).toContain('application/problem+json');
  }
});

test('HTTP-8 the policy allows the built scripts only', async () => {
  const api = await TestApi.open({
    settings: { distDir: await builtPage(), publicOrigins: () => ['http://localhost:3000'] },
  });
  const { headers } = await fetch(api.url);
  const policy = Object.fromEntries(
    (headers.get('content-security-policy') ?? '')
      .split(';')
      .map((directive) => directive.trim().split(/ (.*)/)),
  );
  const hash = createHash('sha256').update(INLINE).digest('base64');
  expect(policy).toEqual({
    'default-src': "'none'",
    'script-src': `'self' 'sha256-${hash}'`,
    'script-src-attr': "'none'",
    'style-src': "'self' 'unsafe-inline' data:",
    'img-src': "'self' data: blob: https: http:",
    'font-src': "'self' data:",
    'connect-src': "'self' ws://localhost:3000",
    'frame-src': "'self'",
    'manifest-src': "'self'",
    'worker-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('permissions-policy')).toContain('camera=()');
  expect(headers.get('strict-transport-security')).toBeNull();
});

test('HTTP-8 Strict-Transport-Security is sent only with an https origin', async () => {
  const api = await TestApi.open({ settings: { publicOrigins: () => ['https://mayfly.test'] } });
  const { headers } = await fetch(`${api.url}/healthz`);
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/);
});

test('without a built page `/` is 404', async () => {
  const api = await TestApi.open();
  expect((await fetch(api.url)).status).toBe(404);
});

test('HTTP-8 the version of the page is the one in its document', async () => {
  const dist = await builtPage();
  expect(pageVersion(dist)).toBe('none');
  await writeFile(join(dist, 'index.html'), `<meta name="version" content="b-2_x" />${PAGE}`);
  expect(pageVersion(dist)).toBe('b-2_x');
});

test('HTTP-14 under overload the page is served, and everything else is 503', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const api = await TestApi.open({ settings: { distDir: await builtPage() } });
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(1);
  onTestFinished(() => void vi.restoreAllMocks());
  vi.advanceTimersByTime(1_000);
  const refused = await fetch(`${api.url}/api/v1/domains`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  for (const path of ['/', '/index.html', '/assets/a-1.js', '/healthz']) {
    const answer = await fetch(`${api.url}${path}`);
    expect([path, answer.status]).toEqual([path, 200]);
  }
});
