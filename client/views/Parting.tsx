import { type ComponentProps, lazy, Suspense, useEffect } from 'react';
import type { PartingBar as Bar } from './PartingBar.tsx';
import { RenderGuard } from './RenderGuard.tsx';

/** Not needed for the first look, and fetched before anybody can wish to go. */
const loadBar = () => import('./PartingBar.tsx');
const PartingBar = lazy(async () => ({ default: (await loadBar()).PartingBar }));

interface Props extends ComponentProps<typeof Bar> {
  readonly isGoing: boolean;
}

/** What lets a parting be taken back. Without it the wait ends as it would, only unseen. */
export function Parting({ isGoing, ...rest }: Props) {
  useEffect(() => {
    loadBar().catch(() => {
      // It is asked for again when there is something to take back.
    });
  }, []);
  if (!isGoing) return null;
  return (
    <RenderGuard fallback={null}>
      <Suspense>
        <PartingBar {...rest} />
      </Suspense>
    </RenderGuard>
  );
}
