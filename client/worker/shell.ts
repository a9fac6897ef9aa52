import { classifyRequest } from './route.ts';

declare const self: ServiceWorkerGlobalScope;

/** Milliseconds in which a document has to come; then the kept one is better than waiting. */
const NETWORK_TIMEOUT_MS = 3_000;

const PREFIX = 'mayfly-shell-';
const { version, files } = SHELL;
const CACHE = PREFIX + version;

/** Answered by the network without even waking this worker, where a browser can do that. */
const NETWORK_ONLY = ['/api/*', '/socket.io/*', '/.well-known/*'];

// A new worker waits until the last tab of the old build is closed: taking over earlier, it
// would throw away the parts that those tabs may still want to load.
self.addEventListener('install', (event) => {
  const rules = NETWORK_ONLY.map((urlPattern) => ({
    condition: { urlPattern },
    source: 'network' as const,
  }));
  const routed = event.addRoutes?.(rules).catch(() => {
    // It only saves a detour: what is not ours goes to the network all the same.
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
      // No word of ours: the browser does what it would do without a worker.
      break;
  }
});

async function cacheShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(['/', ...files]);
  const kept = await (await cache.match('/'))?.text();
  // In the middle of a change of builds: the pair would not fit. The browser tries again.
  if (!kept?.includes(version)) throw new Error('The document is of another build.');
}

async function deleteOldCaches(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** From the network, and where that is away, slow or broken, the kept one. */
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

/** Assets carry their hash, so the one that is kept is the right one. */
async function respondWithAsset(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

function pause(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
