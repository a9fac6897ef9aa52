import { useEffect, useRef, useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import { useTexts } from '../i18n/texts.ts';
import type { MessageParts } from '../inbox/message-parts.ts';
import { FIRST_HEIGHT, fitToFrame } from './fit-to-frame.ts';
import { frameDocument, SANDBOX } from './frame-document.ts';
import { type FrameListeners, listenInFrame } from './frame-events.ts';
import styles from './HtmlMail.module.css';
import { showInlineImages } from './inline-images.ts';
import type { CleanMail } from './sanitize.ts';

interface Props {
  readonly mail: CleanMail;
  readonly attachments: readonly AttachmentInfo[];
  readonly fetchAttachment: MessageParts['attachment'];
  readonly listeners: Omit<FrameListeners, 'onKey'>;
}

/** The sandboxed frame of a sanitized email. */
export function MailFrame({ mail, attachments, fetchAttachment, listeners }: Props) {
  const t = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  /** Pixels; null until the mail has been measured. */
  const [height, setHeight] = useState<number | null>(null);
  const latest = useRef({ listeners, fetchAttachment });
  useEffect(() => {
    latest.current = { listeners, fetchAttachment };
  });

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let stopMeasuring = () => {};
    let pictures = new AbortController();
    const onLoad = () => {
      const inside = element.contentDocument;
      if (inside === null) return;
      stopMeasuring();
      stopMeasuring = fitToFrame(inside, setHeight);
      listenInFrame(inside, {
        onClose: () => latest.current.listeners.onClose(),
        onKey: (event) => element.dispatchEvent(cloneKeyEvent(event)),
        onPoint: (link) => latest.current.listeners.onPoint(link),
        onOpen: (link) => latest.current.listeners.onOpen(link),
      });
      pictures.abort();
      pictures = new AbortController();
      void showInlineImages(inside, mail.styledCids, attachments, {
        fetchOne: (index, signal) => latest.current.fetchAttachment(index, signal),
        signal: pictures.signal,
      });
    };
    element.addEventListener('load', onLoad);
    element.srcdoc = frameDocument(mail);
    return () => {
      element.removeEventListener('load', onLoad);
      stopMeasuring();
      pictures.abort();
    };
  }, [mail, attachments]);

  return (
    <iframe
      ref={frame}
      className={`${styles.frame} ${styles[mail.scheme]}`}
      data-body={height === null ? 'coming' : undefined}
      style={{ blockSize: height ?? FIRST_HEIGHT }}
      title={t('view.frame')}
      sandbox={SANDBOX}
      referrerPolicy="no-referrer"
      // Images that the reader loads are requested without cookies.
      {...{ credentialless: '' }}
    />
  );
}

/**
 * A key pressed inside the frame, as an event of the frame element, so that shortcuts keep working.
 */
function cloneKeyEvent({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
  repeat,
}: KeyboardEvent): KeyboardEvent {
  const held = { ctrlKey, metaKey, altKey, shiftKey, repeat };
  return new KeyboardEvent('keydown', { key, ...held, bubbles: true, cancelable: true });
}
