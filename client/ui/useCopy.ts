import { useCallback, useEffect, useState } from 'react';

/** Milliseconds that "copied" is shown. */
const COPIED_SHOWN_MS = 2_000;

export type CopyState = 'idle' | 'copied' | 'failed';

/** Copies text, and keeps the result for a moment. */
export function useCopy(): readonly [CopyState, (text: string) => void] {
  const [state, setState] = useState<CopyState>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = useCallback((text: string) => {
    writeClipboard(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  }, []);
  return [state, copy];
}

/** Rejects if the browser does not allow it. */
export async function writeClipboard(text: string): Promise<void> {
  // Only secure contexts have the Clipboard API; a page on a home network may be none.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (!copied) throw new Error('The browser refused to copy.');
}
