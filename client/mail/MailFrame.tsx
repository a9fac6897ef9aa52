import { useEffect, useRef, useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import { useTexts } from '../i18n/texts.ts';
import type { MessageParts } from '../inbox/message-parts.ts';
import { frameDocument, SANDBOX } from './frame.ts';
import { type FrameListeners, listenInside } from './frame-events.ts';
import styles from './HtmlMail.module.css';
import { showInlineImages } from './inline-images.ts';
import { FIRST_HEIGHT, measure } from './measure.ts';
import type { CleanMail } from './sanitize.ts';

interface Props {
  readonly mail: CleanMail;
  readonly attachments: readonly AttachmentInfo[];
  readonly fetchAttachment: MessageParts['attachment'];
  readonly listeners: Omit<FrameListeners, 'onKey'>;
}

/** The frame that a cleaned mail is shut in. */
export function MailFrame({ mail, attachments, fetchAttachment, listeners }: Props) {
  const t = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(FIRST_HEIGHT);
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
      stopMeasuring = measure(inside, setHeight);
      listenInside(inside, {
        onLeave: () => latest.current.listeners.onLeave(),
        onKey: (event) => element.dispatchEvent(asOurs(event)),
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
      style={{ blockSize: height }}
      title={t('view.frame')}
      sandbox={SANDBOX}
      referrerPolicy="no-referrer"
      // What the reader lets in comes without the cookies that its servers once set.
      {...{ credentialless: '' }}
    />
  );
}

/** A key that was hit inside the frame, as if it had been hit on it: shortcuts go on working. */
function asOurs({ key, ctrlKey, metaKey, altKey, shiftKey, repeat }: KeyboardEvent): KeyboardEvent {
  const held = { ctrlKey, metaKey, altKey, shiftKey, repeat };
  return new KeyboardEvent('keydown', { key, ...held, bubbles: true, cancelable: true });
}
