import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Parser } from 'htmlparser2';

/** Seconds; a year, the most that RFC 9111 5.2.2.1 expects. Names of assets carry their hash. */
const ASSET_MAX_AGE_SECONDS = 31_536_000;

const HASHED_ASSET = /[/\\]assets[/\\]/;

/** Serves the built page. Without one (development, tests) there is none, and `/` is a 404. */
export async function servePage(app: FastifyInstance, distDir: string): Promise<void> {
  if (!hasPage(distDir)) return;
  await app.register(async (page) => {
    // A file costs next to nothing, and without the page nobody learns what is the matter.
    page.addHook('onRoute', (route) => {
      route.config = { ...route.config, underPressure: 'served' };
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
 * The page's policy. The frame that shows a mail is a `srcdoc`, so it inherits this one
 * and can only narrow it: hence inline styles and `data:` ones, and images from anywhere,
 * which the frame's own policy forbids until the reader consents.
 */
export function pagePolicy(distDir: string, publicOrigins: () => readonly string[]) {
  const scripts = hasPage(distDir)
    ? inlineScriptHashes(readFileSync(indexOf(distDir), 'utf8'))
    : [];
  // Not every browser takes 'self' to cover ws: and wss: as well.
  const sockets = () =>
    publicOrigins()
      .map((origin) => origin.replace(/^http/, 'ws'))
      .join(' ');
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", ...scripts],
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

/** CSP sources (CSP3 8.3) for the scripts that stand in the document itself. */
export function inlineScriptHashes(html: string): readonly string[] {
  const hashes: string[] = [];
  let script: string | null = null;
  const parser = new Parser({
    onopentag: (name, { src }) => {
      if (name === 'script' && src === undefined) script = '';
    },
    ontext: (text) => {
      if (script !== null) script += text;
    },
    onclosetag: (name) => {
      if (name !== 'script' || script === null) return;
      hashes.push(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
      script = null;
    },
  });
  parser.end(html);
  return hashes;
}

function indexOf(distDir: string): string {
  return join(distDir, 'index.html');
}

function hasPage(distDir: string): boolean {
  return existsSync(indexOf(distDir));
}

/** As the build stamps its document; a tab compares it with that of the document it came with. */
const VERSION = /<meta name="version" content="([\w-]+)"/;

/** Changes with every build of the page. */
export function pageVersion(distDir: string): string {
  if (!hasPage(distDir)) return 'none';
  return VERSION.exec(readFileSync(indexOf(distDir), 'utf8'))?.[1] ?? 'none';
}
