import { urlsIn } from '#shared/urls-in-text.ts';

export interface Piece {
  readonly kind: 'text' | 'link';
  readonly text: string;
}

/**
 * Pieces that put together are the text again, character by character. Web addresses are
 * links; whatever else a text calls one stays text.
 */
export function splitLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
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
