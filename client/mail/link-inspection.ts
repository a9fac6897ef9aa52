import { useMemo, useState } from 'react';
import { urlsIn } from '#shared/urls-in-text.ts';
import type { MailLink } from './frame-events.ts';
import { inspectLink, type LinkTarget } from './link-target.ts';

export type LinkInspection =
  | { readonly kind: 'none' }
  | { readonly kind: 'pointing'; readonly truth: LinkTarget }
  | { readonly kind: 'asking'; readonly truth: LinkTarget; readonly href: string };

export interface LinkInspector {
  readonly inspection: LinkInspection;
  onPoint(link: MailLink | null): void;
  /** Returns whether it may open at once; if not, the reader is asked. */
  onOpen(link: MailLink): boolean;
  close(): void;
}

const NONE: LinkInspection = { kind: 'none' };

/** Inspects links before they open. A question stays until the reader answers it. */
export function useLinkInspection(): LinkInspector {
  const [inspection, setInspection] = useState<LinkInspection>(NONE);
  const controls = useMemo(
    () => ({
      onPoint(link: MailLink | null) {
        const truth = link && inspectLink(link.href, link.text);
        const next: LinkInspection = truth ? { kind: 'pointing', truth } : NONE;
        setInspection((now) => (now.kind === 'asking' ? now : next));
      },
      onOpen({ href, text }: MailLink) {
        const truth = inspectLink(href, text);
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

interface TextPiece {
  readonly kind: 'text' | 'link';
  readonly text: string;
}

/**
 * Splits plain text into links and the text between them; joined, the pieces are the text again.
 * Only web addresses become links.
 */
export function splitLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { url, at } of urlsIn(text)) {
    if (!URL.canParse(url)) continue;
    if (at > end) pieces.push({ kind: 'text', text: text.slice(end, at) });
    pieces.push({ kind: 'link', text: url });
    end = at + url.length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}
