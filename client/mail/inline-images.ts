import type { AttachmentInfo } from '#shared/message.ts';
import type { MessageParts } from '../inbox/message-parts.ts';
import { BLOCKED_ATTRIBUTE } from './blocked-image.ts';
import { CID_ATTRIBUTE, cidProperty, listNames, listWantedNames } from './cid.ts';
import { isShowableImage, readAsDataUrl } from './raster-image.ts';

/** Bytes of all inline images of one email; further ones can only be downloaded. */
const MAX_IMAGES_TOTAL = 6_000_000;

/** Places that are filled at most, so that one image cannot be copied thousands of times. */
const MAX_PLACES = 60;

interface FetchOptions {
  readonly fetchOne: MessageParts['attachment'];
  /** Aborted when the email is closed. */
  readonly signal: AbortSignal;
}

/** Shows attached images where the email refers to them (RFC 2392). */
export async function showInlineImages(
  inside: Document,
  styledCids: ReadonlySet<string>,
  attachments: readonly AttachmentInfo[],
  { fetchOne, signal }: FetchOptions,
): Promise<void> {
  const places = [...inside.querySelectorAll(`[${CID_ATTRIBUTE}]`)].slice(0, MAX_PLACES);
  const open = new Set(places);
  let total = 0;
  for (const attachment of attachments) {
    const names = listNames(attachment);
    const wanted = [...open].filter((place) => isNamed(place, names));
    const styled = names.filter((name) => styledCids.has(name));
    if (wanted.length + styled.length === 0 || !isShowableImage(attachment)) continue;
    if (total + attachment.size > MAX_IMAGES_TOTAL) continue;
    total += attachment.size;
    for (const place of wanted) open.delete(place);
    const url = await fetchImage(attachment, { fetchOne, signal });
    if (signal.aborted) return;
    if (url === null) continue;
    for (const place of wanted) {
      place.setAttribute(place.tagName === 'IMG' ? 'src' : 'background', url);
      place.removeAttribute(BLOCKED_ATTRIBUTE);
    }
    for (const name of styled)
      inside.documentElement.style.setProperty(cidProperty(name), `url("${url}")`);
  }
}

/** Null if it cannot be fetched; its place stays empty. */
async function fetchImage(
  attachment: AttachmentInfo,
  { fetchOne, signal }: FetchOptions,
): Promise<string | null> {
  try {
    const answer = await fetchOne(attachment.index, signal);
    return answer.kind === 'ok' ? await readAsDataUrl(answer.value, attachment) : null;
  } catch {
    return null;
  }
}

function isNamed(place: Element, names: readonly string[]): boolean {
  const wanted = listWantedNames(place.getAttribute(CID_ATTRIBUTE) ?? '');
  return names.some((name) => wanted.includes(name));
}
