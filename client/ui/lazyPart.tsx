import { type ComponentType, createElement, lazy, Suspense } from 'react';
import { WithAllTexts } from '../i18n/all-texts.ts';
import { withRetry } from '../loading/retry.ts';
import { usePrefetch } from '../loading/usePrefetch.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';

/**
 * A component that the first view does not need: it is fetched right after the first paint,
 * retried until it is loaded, and renders nothing until then.
 */
export function lazyPart<Props extends object>(fetch: () => Promise<ComponentType<Props>>) {
  const load = withRetry(fetch);
  const Part: ComponentType<Props> = lazy(async () => ({ default: await load() }));
  return function LazyPart(props: Props) {
    usePrefetch(load);
    return (
      <ErrorBoundary fallback={null}>
        <Suspense>
          <WithAllTexts>{createElement(Part, props)}</WithAllTexts>
        </Suspense>
      </ErrorBoundary>
    );
  };
}
