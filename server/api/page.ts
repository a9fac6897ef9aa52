import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Seconds; a year. The names of assets contain their hash. */
const ASSET_MAX_AGE_SECONDS = 31_536_000;

const HASHED_ASSET = /[/\\]assets[/\\]/;

/** Serves the built page. Without one (development, tests) `/` is a 404. */
export async function servePage(app: FastifyInstance, distDir: string): Promise<void> {
  if (readDocument(distDir) === '') return;
  await app.register(async (page) => {
    // A file costs little, and the page tells the user about the overload.
    page.addHook('onRoute', (route) => {
      route.config = { ...route.config, whenOverloaded: 'served' };
    });
    await page.register(staticFiles, {
      root: distDir,
      decorateReply: false,
      dotfiles: 'deny',
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('Cache-Control', HASHED_ASSET.test(path) ? FOREVER : 'no-cache');
      },
    });
  });
}

const FOREVER = `public, max-age=${ASSET_MAX_AGE_SECONDS}, immutable`;

/**
 * The page's policy. The frame of an email is a `srcdoc`: it inherits this policy and can only
 * narrow it. So this one allows inline styles and `data:` styles, and images from anywhere, which
 * the frame's own policy forbids until the reader consents.
 */
export function pagePolicy(distDir: string, publicOrigins: () => readonly string[]) {
  // Not every browser includes ws: and wss: in 'self'.
  const sockets = () =>
    publicOrigins()
      .map((origin) => origin.replace(/^http/, 'ws'))
      .join(' ');
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", ...inlineScriptHashes(readDocument(distDir))],
    scriptSrcAttr: ["'none'"],
    styleSrc: ["'self'", "'unsafe-inline'", 'data:'],
    imgSrc: ["'self'", 'data:', 'blob:', 'https:', 'http:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'", sockets],
    frameSrc: ["'self'"],
    manifestSrc: ["'self'"],
    workerSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  };
}

/** Of the document that our own build writes. */
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs;

/** CSP sources (CSP3 8.3) for the inline scripts of the document. */
function inlineScriptHashes(html: string): readonly string[] {
  return [...html.matchAll(INLINE_SCRIPT)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
}

/** Written by the build. A tab compares it with the version of its own document. */
const VERSION = /<meta name="version" content="([\w-]+)"/;

/** Changes with every build of the page. */
export function pageVersion(distDir: string): string {
  return VERSION.exec(readDocument(distDir))?.[1] ?? 'none';
}

/** Empty if the page is not built. */
function readDocument(distDir: string): string {
  const index = join(distDir, 'index.html');
  return existsSync(index) ? readFileSync(index, 'utf8') : '';
}
