import { type ComponentType, createElement, lazy, Suspense } from 'react';
import { WithAllTexts } from '../i18n/all-texts.ts';
import { serverAnswers, withRetry } from '../loading/retry.ts';
import { usePrefetch } from '../loading/usePrefetch.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';

/** Event of the window: the server does not have a part that the page should show. */
export const MISSING_PART = 'mayfly:missing-part';

interface Substitutes<Props> {
  /** Shown until the part is loaded; nothing by default. */
  readonly Waiting?: ComponentType<Props>;
  /**
   * Shown if the server does not have the part, beside the banner that says so. Without it the part is
   * retried for ever.
   */
  readonly Missing?: ComponentType<Props>;
}

const Nothing = () => null;

/**
 * A component that the first view does not need. It is fetched after the first paint of its place,
 * or by `prefetch`, and retried. One that is missing is asked for again at its next place.
 */
export function lazyPart<Props extends object>(
  fetch: () => Promise<{ readonly default: ComponentType<Props> }>,
  { Waiting = Nothing, Missing }: Substitutes<NoInfer<Props>> = {},
) {
  const load = withRetry(fetch, Missing && { isMissing: serverAnswers });
  const prefetch = () => void load().catch(() => {});
  // React keeps a failure for good, so the next place needs a new component.
  const create = (): ComponentType<Props> =>
    lazy(() =>
      load().catch((error: unknown) => {
        Part = create();
        window.dispatchEvent(new Event(MISSING_PART));
        throw error;
      }),
    );
  let Part = create();
  function LazyPart(props: Props) {
    usePrefetch(prefetch);
    return (
      <ErrorBoundary fallback={createElement(Missing ?? Nothing, props)}>
        <Suspense fallback={createElement(Waiting, props)}>
          <WithAllTexts>{createElement(Part, props)}</WithAllTexts>
        </Suspense>
      </ErrorBoundary>
    );
  }
  return Object.assign(LazyPart, { prefetch });
}
