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

/** What the reader wished for in one mail; nothing of it is remembered for another. */
interface ViewChoice {
  readonly html: string;
  readonly part: number;
  readonly consent: 'held' | 'asked';
}

/** A stranger's HTML behind two walls: cleaned, and shut in a frame with a policy of its own. */
export default function HtmlMail({ html, attachments, fetchAttachment, onClose }: Props) {
  const t = useTexts();
  const parts = usePages(html);
  const [wish, setWish] = useState<ViewChoice>({ html, part: 0, consent: 'held' });
  const { part, consent } = wish.html === html ? wish : { part: 0, consent: 'held' as const };
  const mail = useCleanMail(parts && (parts[part] ?? ''), consent);
  const { inspection, onPoint, onOpen, close } = useLinkInspection();
  if (parts === null || mail === null)
    return <p className={styles.waiting}>{t('view.rendering')}</p>;
  const turn = (to: number) => setWish({ html, part: to, consent });
  return (
    <>
      <RemoteImagesBar
        remote={mail.remote}
        consent={mail.consent}
        onAsk={() => setWish({ html, part, consent: 'asked' })}
      />
      <PageNavigation at={part} of={parts.length} onTurn={turn} />
      <MailFrame
        mail={mail}
        attachments={attachments}
        fetchAttachment={fetchAttachment}
        listeners={{ onClose, onPoint, onOpen }}
      />
      <PageNavigation at={part} of={parts.length} onTurn={turn} />
      <LinkLine inspection={inspection} onClose={close} />
    </>
  );
}

/** A mail too long to be laid out at once is turned like a book. */
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
    <nav className={styles.parts} aria-label={t('parts.label')}>
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
