import { useMemo, useState } from 'react';
import type { MailLink } from './frame-events.ts';
import { type LinkTruth, linkTruth } from './link-truth.ts';

export type LinkInspection =
  | { readonly kind: 'none' }
  | { readonly kind: 'pointing'; readonly truth: LinkTruth }
  | { readonly kind: 'asking'; readonly truth: LinkTruth; readonly href: string };

export interface LinkControl {
  readonly inspection: LinkInspection;
  onPoint(link: MailLink | null): void;
  /** Answers whether it may open at once; else the reader is asked. */
  onOpen(link: MailLink): boolean;
  close(): void;
}

const NONE: LinkInspection = { kind: 'none' };

/** Looks at links before they open. What is asked stays until it is answered. */
export function useLinks(): LinkControl {
  const [inspection, setInspection] = useState<LinkInspection>(NONE);
  const controls = useMemo(
    () => ({
      onPoint(link: MailLink | null) {
        const truth = link && linkTruth(link.href, link.text);
        const next: LinkInspection = truth ? { kind: 'pointing', truth } : NONE;
        setInspection((now) => (now.kind === 'asking' ? now : next));
      },
      onOpen({ href, text }: MailLink) {
        const truth = linkTruth(href, text);
        if (!truth?.disguised) return true;
        setInspection({ kind: 'asking', truth, href });
        return false;
      },
      close: () => setInspection(NONE),
    }),
    [],
  );
  return { inspection, ...controls };
}
