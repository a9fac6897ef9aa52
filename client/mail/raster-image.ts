import type { AttachmentInfo } from '#shared/message.ts';

/** Bytes of one image that is shown: what is larger is downloaded. */
const MAX_IMAGE_BYTES = 2_000_000;

/** What browsers draw and cannot be anything else: no SVG, which is a document. */
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/i;

export function isShowableImage({ contentType, size }: AttachmentInfo): boolean {
  return IMAGE.test(contentType) && size <= MAX_IMAGE_BYTES;
}

/** As an image of the type that was checked, whatever the bytes are. */
export function readAsDataUrl(blob: Blob, { contentType }: AttachmentInfo): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob.slice(0, MAX_IMAGE_BYTES, contentType));
  });
}
