import { useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import { useTexts } from '../i18n/texts.ts';
import type { MessageParts } from '../inbox/message-parts.ts';
import { Button } from '../ui/Button.tsx';
import styles from './HtmlMail.module.css';
import { LinkLine } from './LinkLine.tsx';
import { useLinkInspection } from './link-inspection.ts';
import { MailFrame } from './MailFrame.tsx';
import { RemoteImagesBar } from './RemoteImagesBar.tsx';
import { useCleanMail, usePages } from './useCleanMail.ts';

interface Props {
  readonly html: string;
  readonly attachments: readonly AttachmentInfo[];
  readonly fetchAttachment: MessageParts['attachment'];
  readonly onClose: () => void;
}

/** The reader's choices for one email; they do not apply to others. */
interface ViewChoice {
  readonly html: string;
  readonly page: number;
  readonly consent: 'blocked' | 'allowed';
}

/** The HTML of an email behind two walls: sanitized, and shown in a frame with its own policy. */
export default function HtmlMail({ html, attachments, fetchAttachment, onClose }: Props) {
  const t = useTexts();
  const pages = usePages(html);
  const [choice, setChoice] = useState<ViewChoice>({ html, page: 0, consent: 'blocked' });
  const { page, consent } =
    choice.html === html ? choice : { page: 0, consent: 'blocked' as const };
  const mail = useCleanMail(pages && (pages[page] ?? ''), consent);
  const { inspection, onPoint, onOpen, close } = useLinkInspection();
  if (pages === null || mail === null)
    return (
      <p className={styles.waiting} data-body="coming">
        {t('view.rendering')}
      </p>
    );
  const turnTo = (to: number) => setChoice({ html, page: to, consent });
  return (
    <>
      <RemoteImagesBar
        remote={mail.remote}
        consent={mail.consent}
        onLoad={() => setChoice({ html, page, consent: 'allowed' })}
      />
      <PageNavigation at={page} of={pages.length} onTurn={turnTo} />
      <MailFrame
        mail={mail}
        attachments={attachments}
        fetchAttachment={fetchAttachment}
        listeners={{ onClose, onPoint, onOpen }}
      />
      <PageNavigation at={page} of={pages.length} onTurn={turnTo} />
      <LinkLine inspection={inspection} onClose={close} />
    </>
  );
}

/** Buttons to turn the pages of an email that is too long to be laid out at once. */
function PageNavigation({
  at,
  of,
  onTurn,
}: {
  readonly at: number;
  readonly of: number;
  readonly onTurn: (to: number) => void;
}) {
  const t = useTexts();
  if (of === 1) return null;
  return (
    <nav className={styles.pages} aria-label={t('parts.label')}>
      <Button disabled={at === 0} onClick={() => onTurn(at - 1)}>
        {t('parts.back')}
      </Button>
      <span>{t('parts.at', { at: at + 1, of })}</span>
      <Button disabled={at === of - 1} onClick={() => onTurn(at + 1)}>
        {t('parts.on')}
      </Button>
    </nav>
  );
}
