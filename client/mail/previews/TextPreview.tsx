import type { AttachmentInfo } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import styles from './Preview.module.css';
import { type PreviewProps, usePreview } from './usePreview.ts';

/** Bytes that are fetched for a look, and characters that are shown of them. */
const MAX_TEXT_BYTES = 1_000_000;
const SHOWN_CHARS = 20_000;

/** What people read as it is; HTML and XML are offered as files only. */
const TEXT = /^(?:text\/(?:plain|csv|markdown|x-log|x-diff|x-patch)|application\/json)$/i;

export function hasTextPreview({ contentType, size }: AttachmentInfo): boolean {
  return TEXT.test(contentType) && size <= MAX_TEXT_BYTES;
}

/** The beginning of a text, as characters and nothing else. */
export function TextPreview({ attachment, fetchAttachment }: PreviewProps) {
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
