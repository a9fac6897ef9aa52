/** How the worker handles a request. */
export type RequestKind = 'document' | 'asset' | 'network';

type RequestFacts = Pick<Request, 'method' | 'mode' | 'url'>;

/**
 * Only the document and the hashed assets are cached. API requests with email, attachments or
 * tokens always go to the network.
 */
export function classifyRequest({ method, mode, url }: RequestFacts, origin: string): RequestKind {
  const { origin: asked, pathname } = new URL(url);
  if (method !== 'GET' || asked !== origin) return 'network';
  if (mode === 'navigate') return pathname === '/' ? 'document' : 'network';
  return pathname.startsWith('/assets/') ? 'asset' : 'network';
}
