import type { AttachmentInfo } from '#shared/message.ts';
import type { Outcome } from '../inbox/actions.ts';
import { CID_ATTRIBUTE } from './sanitize.ts';

/** Bytes of one image, and of all of one mail: what is larger is downloaded, not shown. */
const MAX_IMAGE = 2_000_000;
const MAX_IMAGES_TOTAL = 6_000_000;

/** Places that are filled: one image named twenty thousand times must not be copied as often. */
const MAX_PLACES = 60;

/** What browsers draw and cannot be anything else. */
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/i;

/** Puts the images that came with a mail where it names them (RFC 2392). */
export async function showInlineImages(
  inside: Document,
  attachments: readonly AttachmentInfo[],
  fetchOne: (index: number) => Promise<Outcome<Blob>>,
): Promise<void> {
  const places = [...inside.querySelectorAll(`img[${CID_ATTRIBUTE}]`)].slice(0, MAX_PLACES);
  const byId = Map.groupBy(places, (place) => plainId(place.getAttribute(CID_ATTRIBUTE)));
  let total = 0;
  for (const attachment of attachments) {
    const wanted = byId.get(plainId(attachment.contentId));
    if (!wanted || !isShowable(attachment) || total + attachment.size > MAX_IMAGES_TOTAL) continue;
    total += attachment.size;
    byId.delete(plainId(attachment.contentId));
    const answer = await fetchOne(attachment.index);
    if (answer.kind !== 'ok') continue;
    const url = await dataUrl(answer.value.slice(0, MAX_IMAGE, attachment.contentType));
    for (const place of wanted) place.setAttribute('src', url);
  }
}

function isShowable({ contentType, size }: AttachmentInfo): boolean {
  return IMAGE.test(contentType) && size <= MAX_IMAGE;
}

/** `cid:` URLs escape what `Content-ID` writes plain, in angle brackets. */
function plainId(id: string | null): string {
  const bare = (id ?? '').trim().replace(/^<|>$/g, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
