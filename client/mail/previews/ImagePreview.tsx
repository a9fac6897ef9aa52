import { useTexts } from '../../i18n/texts.ts';
import { isShowableImage, readAsDataUrl } from '../raster.ts';
import styles from './Preview.module.css';
import { type PreviewProps, usePreview } from './usePreview.ts';

export const hasImagePreview = isShowableImage;

/** A picture as the browser draws it: never as a document, which SVG would be. */
export function ImagePreview({ attachment, fetchAttachment }: PreviewProps) {
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
