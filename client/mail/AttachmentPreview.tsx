import { useEffect, useRef, useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import { useTexts } from '../i18n/texts.ts';
import type { Outcome } from '../inbox/actions.ts';
import styles from './AttachmentPreview.module.css';
import { isShowableImage, readAsDataUrl } from './raster-image.ts';

interface Props {
  readonly attachment: AttachmentInfo;
  readonly fetchAttachment: (index: number) => Promise<Outcome<Blob>>;
}

export const hasImagePreview = isShowableImage;

/** Shows a raster image, never SVG, which is a document. */
export function ImagePreview({ attachment, fetchAttachment }: Props) {
  const t = useTexts();
  const preview = usePreview(attachment, fetchAttachment, readAsDataUrl);
  switch (preview.kind) {
    case 'fetching':
      return <p className={styles.waiting}>{t('preview.fetching')}</p>;
    case 'failed':
      return <p role="alert">{t('attachments.failed', { name: attachment.filename })}</p>;
    case 'ready':
      return <img className={styles.image} src={preview.content} alt={attachment.filename} />;
  }
}

/** Bytes of a text that has a preview at most, and characters of it that are shown. */
const MAX_TEXT_BYTES = 1_000_000;
const SHOWN_CHARS = 20_000;

/** Types shown as plain text; HTML and XML can only be downloaded. */
const TEXT = /^(?:text\/(?:plain|csv|markdown|x-log|x-diff|x-patch)|application\/json)$/i;

export function hasTextPreview({ contentType, size }: AttachmentInfo): boolean {
  return TEXT.test(contentType) && size <= MAX_TEXT_BYTES;
}

/** The beginning of a text file. */
export function TextPreview({ attachment, fetchAttachment }: Props) {
  const t = useTexts();
  const preview = usePreview(attachment, fetchAttachment, (blob) => blob.text());
  switch (preview.kind) {
    case 'fetching':
      return <p className={styles.waiting}>{t('preview.fetching')}</p>;
    case 'failed':
      return <p role="alert">{t('attachments.failed', { name: attachment.filename })}</p>;
    case 'ready':
      return (
        <>
          <pre className={styles.text} dir="auto">
            {preview.content.slice(0, SHOWN_CHARS)}
          </pre>
          {preview.content.length > SHOWN_CHARS && <p>{t('preview.cut')}</p>}
        </>
      );
  }
}

type Preview =
  | { readonly kind: 'fetching' }
  | { readonly kind: 'ready'; readonly content: string }
  | { readonly kind: 'failed' };

/** Fetches an attachment when its preview is shown, not earlier. */
function usePreview(
  attachment: AttachmentInfo,
  fetchAttachment: Props['fetchAttachment'],
  read: (blob: Blob, attachment: AttachmentInfo) => Promise<string>,
): Preview {
  const [preview, setPreview] = useState<Preview>({ kind: 'fetching' });
  const means = useRef({ fetchAttachment, read });
  useEffect(() => {
    let isWanted = true;
    const { current } = means;
    void load(attachment, current.fetchAttachment, current.read).then((loaded) => {
      if (isWanted) setPreview(loaded);
    });
    return () => {
      isWanted = false;
    };
  }, [attachment]);
  return preview;
}

async function load(
  attachment: AttachmentInfo,
  fetchAttachment: Props['fetchAttachment'],
  read: (blob: Blob, attachment: AttachmentInfo) => Promise<string>,
): Promise<Preview> {
  try {
    const answer = await fetchAttachment(attachment.index);
    if (answer.kind !== 'ok') return { kind: 'failed' };
    return { kind: 'ready', content: await read(answer.value, attachment) };
  } catch {
    return { kind: 'failed' };
  }
}
