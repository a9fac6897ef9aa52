export interface Piece {
  readonly kind: 'text' | 'link';
  readonly text: string;
}

/** Web addresses only; whatever else a text calls a link stays text. */
const LINK = /\bhttps?:\/\/[^\s<>"'`\\^{|}]+/gi;
/** What ends a sentence around a link is not part of it. */
const TRAILING = /[.,;:!?)\]*_]+$/;

/** Pieces that put together are the text again, character by character. */
export function splitLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, '');
    if (!URL.canParse(link)) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    pieces.push({ kind: 'link', text: link });
    end = match.index + link.length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}
