import { type ComponentType, createElement, lazy, Suspense } from 'react';
import { WithAllTexts } from '../../i18n/all-texts.ts';
import { useFetchSoon } from '../../ui/useFetchSoon.ts';
import { RenderGuard } from './RenderGuard.tsx';

/**
 * A part that the first look can do without, fetched right behind it. Until it is there, and
 * where it cannot be had, nothing stands in its place: its absence says so elsewhere (Slip.tsx).
 */
export function soon<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Part: ComponentType<Props> = lazy(async () => ({ default: await load() }));
  return function Soon(props: Props) {
    useFetchSoon(load);
    return (
      <RenderGuard fallback={null}>
        <Suspense>
          <WithAllTexts>{createElement(Part, props)}</WithAllTexts>
        </Suspense>
      </RenderGuard>
    );
  };
}
