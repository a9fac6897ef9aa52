import { useMedia } from '../../ui/useMedia.ts';

/** The width below which the room has one column; the style sheets say the same. */
const NARROW = '(max-width: 700px)';

export function useNarrow(): boolean {
  return useMedia(NARROW);
}
