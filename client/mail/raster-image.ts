import type { AttachmentInfo } from '#shared/message.ts';

/** Bytes of one image that is shown; larger ones can only be downloaded. */
const MAX_IMAGE_BYTES = 2_000_000;

/** Raster formats; not SVG, which is a document. */
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/i;

export function isShowableImage({ contentType, size }: AttachmentInfo): boolean {
  return IMAGE.test(contentType) && size <= MAX_IMAGE_BYTES;
}

/** As a `data:` URL of the checked type, whatever the bytes are. */
export function readAsDataUrl(blob: Blob, { contentType }: AttachmentInfo): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob.slice(0, MAX_IMAGE_BYTES, contentType));
  });
}
