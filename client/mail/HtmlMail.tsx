import { useEffect, useMemo, useRef, useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import { useTexts } from '../i18n/texts.ts';
import type { Outcome } from '../inbox/actions.ts';
import styles from './HtmlMail.module.css';
import { showInlineImages } from './inline-images.ts';
import { sanitizeMail } from './sanitize.ts';

/** Pixels of height before the first measure, and at most; past it the mail scrolls in its frame. */
const FIRST_HEIGHT = 240;
const MAX_HEIGHT = 16_000;

/**
 * A mail that wants to be taller than its window grows with it for ever. After so many
 * steps it gets the height it had at first, and scrolls.
 */
const MAX_GROWTHS = 12;
const MIN_FALLBACK_HEIGHT = 560;

/**
 * Never `allow-scripts`. Same origin, so that the page can measure the mail and hear its
 * keys; popups that escape, so that a verification page opens whole.
 */
const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

interface Props {
  readonly html: string;
  readonly attachments: readonly AttachmentInfo[];
  readonly fetchAttachment: (index: number) => Promise<Outcome<Blob>>;
  readonly onLeave: () => void;
}

/** A stranger's HTML behind two walls: cleaned, and shut in a frame with a policy of its own. */
export default function HtmlMail({ html, attachments, fetchAttachment, onLeave }: Props) {
  const t = useTexts();
  const { document, blocked } = useMemo(() => sanitizeMail(html, window), [html]);
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(FIRST_HEIGHT);
  const leave = useRef(onLeave);
  const fetchOne = useRef(fetchAttachment);
  useEffect(() => {
    leave.current = onLeave;
    fetchOne.current = fetchAttachment;
  });

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let stopMeasuring = () => {};
    const onLoad = () => {
      const inside = element.contentDocument;
      if (inside === null) return;
      stopMeasuring();
      stopMeasuring = measure(inside, setHeight);
      inside.addEventListener('keydown', ({ key }) => {
        if (key === 'Escape') leave.current();
      });
      void showInlineImages(inside, attachments, (index) => fetchOne.current(index));
    };
    element.addEventListener('load', onLoad);
    element.srcdoc = document;
    return () => {
      element.removeEventListener('load', onLoad);
      stopMeasuring();
    };
  }, [document, attachments]);

  return (
    <>
      {blocked > 0 && <p className={styles.blocked}>{t('view.blocked', { count: blocked })}</p>}
      <iframe
        ref={frame}
        className={styles.frame}
        style={{ blockSize: height }}
        title={t('view.frame')}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
      />
    </>
  );
}

function measure(inside: Document, tell: (height: number) => void): () => void {
  const heights: number[] = [];
  const observer = new ResizeObserver(() => {
    const height = Math.min(MAX_HEIGHT, inside.documentElement.scrollHeight);
    if (height > (heights.at(-1) ?? 0)) heights.push(height);
    if (heights.length <= MAX_GROWTHS) {
      tell(height);
      return;
    }
    observer.disconnect();
    tell(Math.max(MIN_FALLBACK_HEIGHT, heights[0] ?? 0));
  });
  observer.observe(inside.documentElement);
  if (inside.body) observer.observe(inside.body);
  return () => observer.disconnect();
}
