/** Whose business a request is: the worker keeps the shell of the page, and nothing else. */
export type RequestKind = 'document' | 'asset' | 'network';

type RequestFacts = Pick<Request, 'method' | 'mode' | 'url'>;

/**
 * Mail, attachments, tokens and everything that changes go straight to the network: a cache
 * never sees them. What is kept is the one document and the assets that carry their hash.
 */
export function classifyRequest({ method, mode, url }: RequestFacts, origin: string): RequestKind {
  const { origin: asked, pathname } = new URL(url);
  if (method !== 'GET' || asked !== origin) return 'network';
  if (mode === 'navigate') return pathname === '/' ? 'document' : 'network';
  return pathname.startsWith('/assets/') ? 'asset' : 'network';
}
