import { memo, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { formatMoment } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { createMessageParts } from '../../inbox/message-parts.ts';
import { printMail } from '../../mail/print.ts';
import { Button } from '../../ui/Button.tsx';
import { lazyPart } from '../../ui/lazyPart.tsx';
import { saveBlob } from '../../ui/save.ts';
import { senderAddress, senderName } from '../sender/sender-name.ts';
import cardStyles from './CodeAndLinkCards.module.css';
import { CodeCard } from './CodeCard.tsx';
import { useChosenView } from './chosen-view.ts';
import { DeliveryTrace } from './DeliveryTrace.tsx';
import { mailFileName } from './file-name.ts';
import { MessageAbout } from './MessageAbout.tsx';
import { listViews } from './MessageBody.tsx';
import { MessageContent } from './MessageContent.tsx';
import { MessageToolbar } from './MessageToolbar.tsx';
import styles from './MessageView.module.css';
import { ShowAllButton } from './ShowAllButton.tsx';
import './print.css';

/** It judges where a link leads by a list of all domains, which a code does not wait for. */
const LinkCard = lazyPart(() => import('./LinkCard.tsx'), {
  Waiting: () => <div className={cardStyles.link} />,
  Missing: () => null,
});

interface Props {
  readonly detail: Detail;
  /** The address of this inbox. */
  readonly address: string;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  /** When its row was painted, by the tab's clock; undefined if the tab was not open. */
  readonly paintedAt: number | undefined;
  /** The pane shows it by itself: it takes no focus. */
  readonly isPreview: boolean;
  /** Only code, link and text. */
  readonly isShort: boolean;
  readonly newerId: string | null;
  readonly olderId: string | null;
  readonly actions: InboxActions;
  readonly onClose: () => void;
  readonly onOpen: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

/** The open email, or a preview of it. Memoized, because it does not change when others arrive. */
export default memo(function MessageView(props: Props) {
  const { detail, address, clockOffset, paintedAt, isPreview, isShort, actions } = props;
  const { onClose, onOpen, onRemove } = props;
  const t = useTexts();
  const parts = useMemo(
    () => createMessageParts(actions.messages, detail.id),
    [actions, detail.id],
  );
  const heading = useRef<HTMLHeadingElement>(null);
  const article = useRef<HTMLElement>(null);
  const print = usePrint(article, detail);
  const [saveFailed, save] = useSave(actions, detail);
  const views = isShort ? (['text'] as const) : listViews(detail);
  const [chosen, choose] = useChosenView(detail.id);
  // An email parsed late may get HTML only later; the chosen view stays.
  const view = views.find((one) => one === chosen) ?? views[0] ?? 'source';
  const [wasPreview] = useState(isPreview);
  useEffect(() => {
    if (!wasPreview) heading.current?.focus({ preventScroll: true });
  }, [wasPreview]);
  return (
    <article
      ref={article}
      className={styles.message}
      aria-labelledby="message-subject"
      data-mail=""
    >
      <MessageToolbar
        newerId={props.newerId}
        olderId={props.olderId}
        view={view}
        views={views}
        onView={choose}
        onSave={save}
        onPrint={print}
        onClose={onClose}
        onOpen={onOpen}
        onRemove={() => onRemove(detail.id)}
      />
      <div className={styles.sheet}>
        <Subject ref={heading} subject={detail.subject || t('subject.none')} />
        <MessageAbout detail={detail} address={address} clockOffset={clockOffset} />
        {saveFailed && (
          <p className={styles.trouble} role="alert">
            {t('action.failed')}
          </p>
        )}
        {(detail.code !== null || detail.link !== null) && (
          <div className={cardStyles.finds} data-finds="">
            {detail.code !== null && <CodeCard code={detail.code.value} />}
            {detail.link !== null && <LinkCard link={detail.link} />}
          </div>
        )}
        {isShort && (
          <div className={styles.short}>
            <p>{t('preview.short')}</p>
            <Button onClick={() => onOpen(detail.id)}>{t('preview.whole')}</Button>
          </div>
        )}
        <MessageContent
          content={detail}
          view={view}
          viewKey={detail.id}
          subject={detail.subject}
          parts={parts}
          size={detail.size}
          depth={0}
          onClose={onClose}
        />
        <DeliveryTrace
          detail={detail}
          paintedAt={paintedAt === undefined ? undefined : paintedAt + clockOffset}
        />
      </div>
    </article>
  );
});

/** At most two lines; a press shows the rest. */
function Subject({
  ref,
  subject,
}: {
  readonly ref: RefObject<HTMLHeadingElement | null>;
  readonly subject: string;
}) {
  const [isCut, setCut] = useState(false);
  const [isWhole, setWhole] = useState(false);
  useEffect(() => {
    const { current } = ref;
    if (current === null) return;
    // High letters, as of Thai or of a fallback font, reach over their line by less than half of it.
    const line = Number.parseFloat(getComputedStyle(current).lineHeight);
    setCut(current.scrollHeight - current.clientHeight > line / 2);
  }, [ref]);
  return (
    <div className={styles.title}>
      <h2
        id="message-subject"
        ref={ref}
        tabIndex={-1}
        className={styles.subject}
        data-whole={isWhole}
      >
        <bdi>{subject}</bdi>
      </h2>
      {isCut && <ShowAllButton className={styles.more} isWhole={isWhole} onChange={setWhole} />}
    </div>
  );
}

function useSave(actions: InboxActions, detail: Detail): readonly [boolean, () => void] {
  const [hasFailed, setFailed] = useState(false);
  const save = async () => {
    const answer = await actions.messages.raw(detail.id);
    setFailed(answer.kind !== 'ok');
    if (answer.kind === 'ok') saveBlob(answer.value, mailFileName(detail.subject, detail.id));
  };
  return [hasFailed, () => void save()];
}

/** Returns what prints the email as it is shown; Ctrl+P or Cmd+P does the same. */
function usePrint(article: RefObject<HTMLElement | null>, detail: Detail): () => void {
  const t = useTexts();
  const locale = useLocale();
  const print = () => {
    const address = senderAddress(detail.from);
    const from = senderName(detail.from, t) + (address === null ? '' : ` <${address}>`);
    const to = detail.to.join(', ');
    const body = article.current?.querySelector('[data-view]');
    printMail({
      subject: detail.subject || t('subject.none'),
      facts: [
        [t('message.from'), from],
        ...(to === '' ? [] : [[t('message.to'), to] as const]),
        [t('message.received'), formatMoment(detail.receivedAt, locale)],
      ],
      frame: body?.querySelector('iframe') ?? null,
      text: detail.text ?? '',
    });
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPrint = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isPrint || event.key.toLowerCase() !== 'p') return;
      event.preventDefault();
      print();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return print;
}
