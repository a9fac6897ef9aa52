import { useState } from 'react';
import type { AttachmentInfo, Detail } from '#shared/message.ts';
import { useLocale, useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { Button } from '../ui/Button.tsx';
import { Hidden } from '../ui/Hidden.tsx';
import { Icon } from '../ui/Icon.tsx';
import styles from './Attachments.module.css';
import { formatSize } from './format.ts';
import { saveBlob } from './save.ts';

interface Props {
  readonly detail: Detail;
  readonly actions: InboxActions;
}

export function Attachments({ detail, actions }: Props) {
  const t = useTexts();
  const { attachments } = detail;
  if (attachments.length === 0) return null;
  return (
    <section aria-labelledby="attachments-heading" className={styles.attachments}>
      <h3 id="attachments-heading" className={styles.heading}>
        {t('attachments.heading', { count: attachments.length })}
      </h3>
      <ul className={styles.list}>
        {attachments.map((one) => (
          <li key={one.index}>
            <Attachment attachment={one} messageId={detail.id} actions={actions} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface OneProps {
  readonly attachment: AttachmentInfo;
  readonly messageId: string;
  readonly actions: InboxActions;
}

function Attachment({ attachment, messageId, actions }: OneProps) {
  const t = useTexts();
  const size = formatSize(attachment.size, useLocale());
  const name = attachment.filename || t('attachments.unnamed');
  const [progress, setProgress] = useState<'idle' | 'fetching' | 'failed'>('idle');
  const save = async () => {
    setProgress('fetching');
    const answer = await actions.attachment(messageId, attachment.index);
    setProgress(answer.kind === 'ok' ? 'idle' : 'failed');
    if (answer.kind === 'ok') saveBlob(answer.value, name);
  };
  return (
    <>
      <Button disabled={progress === 'fetching'} onClick={save}>
        <Icon shape="save" />
        <Hidden>{t('attachments.save')} </Hidden>
        <bdi className={styles.name}>{name}</bdi> <span className={styles.size}>{size}</span>
      </Button>
      {progress === 'failed' && (
        <p className={styles.trouble} role="alert">
          {t('attachments.failed', { name })}
        </p>
      )}
    </>
  );
}
