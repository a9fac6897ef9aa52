import { useContext, useEffect, useRef, useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import { useTexts } from '../i18n/texts.ts';
import type { MessageParts } from '../inbox/message-parts.ts';
import { FIRST_HEIGHT, fitToFrame } from './fit-to-frame.ts';
import { DARK_ATTRIBUTE, frameDocument, SANDBOX } from './frame-document.ts';
import {
  type FrameListeners,
  listenInFrame,
  type MailLink,
  markLinks,
  onNextDocument,
  onParsed,
  replaceFailedImages,
} from './frame-events.ts';
import styles from './HtmlMail.module.css';
import { showInlineImages } from './inline-images.ts';
import { inspectLink } from './link-target.ts';
import { MailSchemeContext } from './mail-scheme.ts';
import type { CleanMail } from './sanitize.ts';

interface Props {
  readonly mail: CleanMail;
  readonly attachments: readonly AttachmentInfo[];
  readonly fetchAttachment: MessageParts['attachment'];
  readonly listeners: Omit<FrameListeners, 'onKey' | 'onPress'>;
}

/** The sandboxed frame of a sanitized email. */
export function MailFrame({ mail, attachments, fetchAttachment, listeners }: Props) {
  const t = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  /** Pixels; null until the mail has been measured. */
  const [height, setHeight] = useState<number | null>(null);
  const { scheme } = useContext(MailSchemeContext);
  const isDark = scheme === 'dark' && mail.scheme === 'paper';
  const latest = useRef({ listeners, fetchAttachment, isDark, label: t('disguise.mark') });
  useEffect(() => {
    latest.current = { listeners, fetchAttachment, isDark, label: t('disguise.mark') };
    showDark(frame.current, isDark);
  });

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let stopMeasuring = () => {};
    const pictures = new AbortController();
    const stopWaiting = onNextDocument(element, (inside) => {
      showDark(element, latest.current.isDark);
      listenInFrame(inside, {
        onClose: () => latest.current.listeners.onClose(),
        onKey: (event) => element.dispatchEvent(cloneKeyEvent(event)),
        onPress: () => element.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })),
        onPoint: (link) => latest.current.listeners.onPoint(link),
        onOpen: (link) => latest.current.listeners.onOpen(link),
      });
      replaceFailedImages(inside);
      onParsed(inside, () => {
        if (pictures.signal.aborted) return;
        stopMeasuring = fitToFrame(inside, setHeight);
        markLinks(inside, isDisguised, latest.current.label);
        void showInlineImages(inside, mail.styledCids, attachments, {
          fetchOne: (index, signal) => latest.current.fetchAttachment(index, signal),
          signal: pictures.signal,
        });
      });
    });
    element.srcdoc = frameDocument(mail);
    return () => {
      stopWaiting();
      stopMeasuring();
      pictures.abort();
    };
  }, [mail, attachments]);

  return (
    <div className={styles.sheet}>
      <iframe
        ref={frame}
        className={`${styles.frame} ${styles[mail.scheme]}`}
        data-body={height === null ? 'coming' : undefined}
        data-dark={isDark}
        style={{ blockSize: height ?? FIRST_HEIGHT }}
        title={t('view.frame')}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
        // Images that the reader loads are requested without cookies.
        {...{ credentialless: '' }}
      />
    </div>
  );
}

function isDisguised({ href, text }: MailLink): boolean {
  return inspectLink(href, text)?.disguised === true;
}

function showDark(frame: HTMLIFrameElement | null, isDark: boolean): void {
  frame?.contentDocument?.documentElement?.toggleAttribute(DARK_ATTRIBUTE, isDark);
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
