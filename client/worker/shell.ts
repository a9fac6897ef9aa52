import { classifyRequest } from './route.ts';

declare const self: ServiceWorkerGlobalScope;

/** Milliseconds to wait for the document before the cached one is used. */
const NETWORK_TIMEOUT_MS = 3_000;

const PREFIX = 'mayfly-shell-';
const { version, files } = SHELL;
const CACHE = PREFIX + version;

/**
 * Paths that the browser fetches without starting this worker, where it supports static routing.
 */
const NETWORK_ONLY = ['/api/*', '/socket.io/*', '/.well-known/*'];

// A new worker waits until the last tab of the old build is closed: taking over earlier would
// delete chunks that those tabs may still load.
self.addEventListener('install', (event) => {
  const rules = NETWORK_ONLY.map((urlPattern) => ({
    condition: { urlPattern },
    source: 'network' as const,
  }));
  const routed = event.addRoutes?.(rules).catch(() => {
    // An optimization only; the fetch handler lets these requests through as well.
  });
  event.waitUntil(Promise.all([routed, cacheShell()]));
});

self.addEventListener('activate', (event) => {
  const preload = self.registration.navigationPreload?.enable();
  event.waitUntil(Promise.all([preload, deleteOldCaches()]));
});

self.addEventListener('fetch', (event) => {
  switch (classifyRequest(event.request, self.location.origin)) {
    case 'document':
      event.respondWith(respondWithPage(event));
      break;
    case 'asset':
      event.respondWith(respondWithAsset(event.request));
      break;
    case 'network':
      // No `respondWith`: the browser handles it as without a worker.
      break;
  }
});

async function cacheShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(['/', ...files]);
  const cached = await (await cache.match('/'))?.text();
  // During a deployment document and files may not match; the browser installs again later.
  if (!cached?.includes(version)) throw new Error('The document is of another build.');
}

async function deleteOldCaches(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The document from the network, or the cached one if that is unreachable, slow or failing. */
async function respondWithPage(event: FetchEvent): Promise<Response> {
  const fresh = fetchPage(event);
  const timely = await Promise.race([fresh.catch(() => null), pause(NETWORK_TIMEOUT_MS)]);
  if (timely !== null && timely.status < 500) return timely;
  const cache = await caches.open(CACHE);
  return (await cache.match('/')) ?? fresh;
}

async function fetchPage({ request, preloadResponse }: FetchEvent): Promise<Response> {
  const preloaded: unknown = await preloadResponse;
  return preloaded instanceof Response ? preloaded : fetch(request);
}

/** Assets have a hash in their name, so a cached one is always right. */
async function respondWithAsset(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const cached = await cache.match(request);
  if (cached !== undefined) return cached;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

function pause(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
