import { useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import { formatSize } from '../../i18n/format.ts';
import { type TextId, useLocale, useTexts } from '../../i18n/texts.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import {
  hasImagePreview,
  hasTextPreview,
  ImagePreview,
  TextPreview,
} from '../../mail/AttachmentPreview.tsx';
import { Button } from '../../ui/Button.tsx';
import { Fold } from '../../ui/Fold.tsx';
import type { IconShape } from '../../ui/Icon.tsx';
import { MailIcon, type MailShape } from '../../ui/MailIcon.tsx';
import { saveBlob } from '../../ui/save.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './Attachments.module.css';
import { type FileKind, fileKind, isRepeatedCalendar } from './file-kind.ts';
import { SaveAll } from './SaveAll.tsx';

interface Props {
  readonly attachments: readonly AttachmentInfo[];
  readonly parts: MessageParts;
  /** Subject of their email. */
  readonly subject: string;
}

/** The attachments of an email; each is fetched only when the user asks for it. */
export function Attachments({ attachments: all, parts, subject }: Props) {
  const t = useTexts();
  const attachments = all.filter((one) => !isRepeatedCalendar(one, all));
  if (attachments.length === 0) return null;
  // The row counts attached files only; the others are parts of the body.
  const files = attachments.filter((one) => !one.inline);
  const inText = attachments.filter(isInText);
  const forms = attachments.filter((one) => one.inline && !isInText(one));
  return (
    <div className={styles.attachments}>
      {files.length > 0 && (
        <h3 className={styles.heading}>{t('attachments.heading', { count: files.length })}</h3>
      )}
      <List attachments={files} parts={parts} />
      <SaveAll files={files} parts={parts} subject={subject} />
      {forms.length > 0 && (
        <h3 className={styles.heading}>{t('attachments.body', { count: forms.length })}</h3>
      )}
      <List attachments={forms} parts={parts} />
      {inText.length > 0 && (
        <Fold label={t('attachments.inline', { count: inText.length })}>
          <List attachments={inText} parts={parts} />
        </Fold>
      )}
    </div>
  );
}

/** An image shown in the text, which is seldom wanted as a file. */
function isInText(attachment: AttachmentInfo): boolean {
  return attachment.inline && attachment.contentId !== null && fileKind(attachment) === 'image';
}

function List({ attachments, parts }: Omit<Props, 'subject'>) {
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.list}>
      {attachments.map((one) => (
        <li key={one.index} className={styles.file} data-kind={fileKind(one)}>
          <Attachment attachment={one} parts={parts} />
        </li>
      ))}
    </ul>
  );
}

const KINDS = {
  image: ['image', 'kind.image'],
  text: ['text', 'kind.text'],
  calendar: ['calendar', 'kind.calendar'],
  mail: ['mail', 'kind.mail'],
  pdf: ['file', 'kind.pdf'],
  document: ['text', 'kind.document'],
  archive: ['box', 'kind.archive'],
  media: ['media', 'kind.media'],
  key: ['signature', 'kind.key'],
  encrypted: ['lock', 'kind.encrypted'],
  sealed: ['lock', 'kind.sealed'],
  report: ['text', 'kind.report'],
  page: ['page', 'kind.page'],
  program: ['warning', 'kind.program'],
  other: ['clip', 'kind.other'],
} as const satisfies Record<FileKind, readonly [IconShape | MailShape, TextId]>;

/** Warnings about types of files. */
const NOTES: Partial<Record<FileKind, TextId>> = {
  pdf: 'attachments.pdfNote',
  page: 'attachments.pageNote',
  program: 'attachments.programNote',
};

interface OneProps {
  readonly attachment: AttachmentInfo;
  readonly parts: MessageParts;
}

function Attachment({ attachment, parts }: OneProps) {
  const t = useTexts();
  const locale = useLocale();
  const name = attachment.filename || t('attachments.unnamed');
  const kind = fileKind(attachment);
  const [shape, word] = KINDS[kind];
  const note = NOTES[kind];
  const Preview = choosePreview(attachment);
  const [isShown, setShown] = useState(false);
  const [saving, save] = useSave({ attachment, parts }, name);
  return (
    <>
      <MailIcon shape={shape} />
      <div className={styles.about}>
        <bdi className={styles.name} translate="no">
          {name}
        </bdi>
        <p className={styles.facts}>
          {t(word)}
          {' · '}
          {formatSize(attachment.size, locale)}
          {note && ` · ${t(note)}`}
        </p>
      </div>
      <div className={styles.buttons}>
        {Preview !== null && (
          <Button tone="quiet" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
            {t(isShown ? 'attachments.hide' : 'attachments.show')}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
        )}
        <Button disabled={saving === 'fetching'} onClick={save}>
          <MailIcon shape="save" />
          <span className={styles.words}>{t('attachments.save')}</span>
          <VisuallyHidden> {name}</VisuallyHidden>
        </Button>
      </div>
      {saving === 'failed' && (
        <p className={styles.trouble} role="alert">
          {t('attachments.failed', { name })}
        </p>
      )}
      {isShown && Preview !== null && (
        <div className={styles.preview}>
          <Preview attachment={attachment} fetchAttachment={parts.attachment} />
        </div>
      )}
    </>
  );
}

/** Previews only for types that run nothing, and if name and type agree. */
function choosePreview(attachment: AttachmentInfo) {
  const kind = fileKind(attachment);
  if (kind === 'image' && hasImagePreview(attachment)) return ImagePreview;
  return kind === 'text' && hasTextPreview(attachment) ? TextPreview : null;
}

type Saving = 'idle' | 'fetching' | 'failed';

function useSave({ attachment, parts }: OneProps, name: string): readonly [Saving, () => void] {
  const [saving, setSaving] = useState<Saving>('idle');
  const save = async () => {
    setSaving('fetching');
    const answer = await parts.attachment(attachment.index);
    setSaving(answer.kind === 'ok' ? 'idle' : 'failed');
    if (answer.kind === 'ok') saveBlob(answer.value, name);
  };
  return [saving, () => void save()];
}
