import { type ComponentType, createElement, lazy, Suspense } from 'react';
import { WithAllTexts } from '../../i18n/all-texts.ts';
import { patient } from '../../loading/patient.ts';
import { useFetchSoon } from '../../ui/useFetchSoon.ts';
import { RenderGuard } from './RenderGuard.tsx';

/**
 * A part that the first look can do without, fetched right behind it, and until it is there.
 * Meanwhile nothing stands in its place: what is missing for longer says so in Slip.tsx.
 */
export function soon<Props extends object>(fetch: () => Promise<ComponentType<Props>>) {
  const load = patient(fetch);
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
