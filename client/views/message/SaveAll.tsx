import { useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { Outcome } from '../../inbox/actions.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import { Button } from '../../ui/Button.tsx';
import { MailIcon } from '../../ui/MailIcon.tsx';
import { saveBlob } from '../../ui/save.ts';
import styles from './Attachments.module.css';
import { attachmentFileName, zipFileName } from './file-name.ts';

type Progress =
  | { readonly kind: 'idle' }
  | { readonly kind: 'fetching'; readonly done: number }
  | { readonly kind: 'saved'; readonly missing: number }
  | { readonly kind: 'failed' };

interface Props {
  readonly files: readonly AttachmentInfo[];
  readonly parts: MessageParts;
  readonly subject: string;
}

/** Saves all attachments as one zip; its code is loaded when the user asks. */
export function SaveAll({ files, parts, subject }: Props) {
  const t = useTexts();
  const [progress, setProgress] = useState<Progress>({ kind: 'idle' });
  if (files.length < 2) return null;
  const save = async () => {
    setProgress({ kind: 'fetching', done: 0 });
    try {
      const onDone = (done: number) => setProgress({ kind: 'fetching', done });
      const { file, missing } = await zipAttachments(files, parts, onDone);
      if (missing.length < files.length) saveBlob(file, zipFileName(subject));
      setProgress({ kind: 'saved', missing: missing.length });
    } catch {
      setProgress({ kind: 'failed' });
    }
  };
  return (
    <div className={styles.all}>
      <Button disabled={progress.kind === 'fetching'} onClick={save}>
        <MailIcon shape="box" />
        {progress.kind === 'fetching'
          ? t('attachments.saving', { done: progress.done, all: files.length })
          : t('attachments.saveAll')}
      </Button>
      {progress.kind === 'saved' && progress.missing > 0 && (
        <p className={styles.trouble} role="alert">
          {t('attachments.missing', { count: progress.missing })}
        </p>
      )}
      {progress.kind === 'failed' && (
        <p className={styles.trouble} role="alert">
          {t('action.failed')}
        </p>
      )}
    </div>
  );
}

async function zipAttachments(
  files: readonly AttachmentInfo[],
  parts: MessageParts,
  onProgress: (done: number) => void,
) {
  const [{ archiveMails }, { ZipArchive }] = await Promise.all([
    import('../../archive/archive.ts'),
    import('../../archive/zip.ts'),
  ]);
  const now = new Date().toISOString();
  const kept = files.map(({ index, filename }) => ({
    ...{ id: String(index), receivedAt: now },
    subject: filename,
  }));
  return archiveMails(kept, {
    container: new ZipArchive(kept.length, ({ subject }) => attachmentFileName(subject, 'file')),
    fetch: async ({ id }) => toFetched(await parts.attachment(Number(id))),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onProgress,
    signal: new AbortController().signal,
  });
}

function toFetched(answer: Outcome<Blob>) {
  switch (answer.kind) {
    case 'ok':
      return { kind: 'ok', raw: answer.value } as const;
    case 'rate_limited':
      return { kind: 'again', afterSeconds: answer.retryAfterSeconds } as const;
    case 'gone':
    case 'unreachable':
      return { kind: 'lost' } as const;
  }
}
