import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { formatMoment, formatSize } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { createMessageParts } from '../../inbox/message-parts.ts';
import { Button } from '../../ui/Button.tsx';
import { MailIcon } from '../../ui/MailIcon.tsx';
import { saveBlob } from '../../ui/save.ts';
import { Sender } from '../sender/Sender.tsx';
import { AddressList } from './AddressList.tsx';
import { CodeCard, LinkCard } from './CodeAndLinkCards.tsx';
import { DeliveryTrace } from './DeliveryTrace.tsx';
import { mailFileName } from './file-name.ts';
import { MessageContent } from './MessageContent.tsx';
import styles from './MessageView.module.css';
import './print.css';
import { printMail } from '../../mail/print.ts';
import { senderAddress, senderName } from '../sender/sender-name.ts';
import { SenderCheck } from './SenderCheck.tsx';

interface Props {
  readonly detail: Detail;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  /** When its row was painted, by the tab's clock; undefined if the tab was not open. */
  readonly paintedAt: number | undefined;
  readonly actions: InboxActions;
  readonly onClose: () => void;
  readonly onDeleted: (subject: string) => void;
}

/** The open email. */
export default function MessageView(props: Props) {
  const { detail, clockOffset, paintedAt, actions, onClose, onDeleted } = props;
  const t = useTexts();
  const parts = useMemo(() => createMessageParts(actions, detail.id), [actions, detail.id]);
  const heading = useRef<HTMLHeadingElement>(null);
  const article = useRef<HTMLElement>(null);
  const print = usePrint(article, detail);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <article
      ref={article}
      className={styles.message}
      aria-labelledby="message-subject"
      data-mail=""
    >
      <h2 id="message-subject" ref={heading} tabIndex={-1} className={styles.subject}>
        <bdi>{detail.subject || t('subject.none')}</bdi>
      </h2>
      <Envelope detail={detail} />
      <SenderCheck
        authentication={detail.authentication}
        checks={detail.checks}
        arrivedAt={Date.parse(detail.receivedAt) - clockOffset}
      />
      {(detail.code !== null || detail.link !== null) && (
        <div className={styles.finds}>
          {detail.code !== null && <CodeCard code={detail.code.value} />}
          {detail.link !== null && <LinkCard link={detail.link} />}
        </div>
      )}
      <MessageContent
        content={detail}
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
      <MessageActions detail={detail} actions={actions} onPrint={print} onDeleted={onDeleted} />
    </article>
  );
}

/** Sender, recipients, time and size. Addresses are always shown, because anyone can choose any name. */
function Envelope({ detail }: Pick<Props, 'detail'>) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <dl className={styles.envelope}>
      <dt>{t('message.from')}</dt>
      <dd>
        <Sender from={detail.from} />
      </dd>
      <AddressList label={t('message.to')} addresses={detail.to} />
      <AddressList label={t('message.cc')} addresses={detail.cc} />
      <dt>{t('message.received')}</dt>
      <dd>
        <time dateTime={detail.receivedAt}>{formatMoment(detail.receivedAt, locale)}</time>
        {' · '}
        {formatSize(detail.size, locale)}
      </dd>
    </dl>
  );
}

type Trouble = 'none' | 'deleting' | 'saving';

interface ActionsProps extends Pick<Props, 'detail' | 'actions' | 'onDeleted'> {
  readonly onPrint: () => void;
}

function MessageActions({ detail, actions, onPrint, onDeleted }: ActionsProps) {
  const t = useTexts();
  const [trouble, setTrouble] = useState<Trouble>('none');
  const save = async () => {
    const answer = await actions.rawMessage(detail.id);
    setTrouble(answer.kind === 'ok' ? 'none' : 'saving');
    if (answer.kind === 'ok') saveBlob(answer.value, mailFileName(detail.subject, detail.id));
  };
  const remove = async () => {
    const answer = await actions.deleteMessage(detail.id);
    // Also if it is gone already.
    if (answer.kind === 'ok' || answer.kind === 'gone')
      onDeleted(detail.subject || t('subject.none'));
    else setTrouble('deleting');
  };
  return (
    <footer className={styles.actions}>
      <Button onClick={save}>
        <MailIcon shape="save" />
        {t('message.save')}
      </Button>
      <Button onClick={onPrint}>
        <MailIcon shape="print" />
        {t('message.print')}
      </Button>
      <Button tone="danger" onClick={remove}>
        {t('message.delete')}
      </Button>
      {trouble !== 'none' && (
        <p className={styles.trouble} role="alert">
          {t(trouble === 'deleting' ? 'message.deleteFailed' : 'action.failed')}
        </p>
      )}
    </footer>
  );
}

/** Returns what prints the email as it is shown; Ctrl+P or Cmd+P does the same. */
function usePrint(article: RefObject<HTMLElement | null>, detail: Detail): () => void {
  const t = useTexts();
  const locale = useLocale();
  const print = () => {
    const address = senderAddress(detail.from);
    const from = senderName(detail.from, t) + (address === null ? '' : ` <${address}>`);
    const to = detail.to.join(', ');
    const panel = article.current?.querySelector('[role="tabpanel"]');
    printMail({
      subject: detail.subject || t('subject.none'),
      facts: [
        [t('message.from'), from],
        ...(to === '' ? [] : [[t('message.to'), to] as const]),
        [t('message.received'), formatMoment(detail.receivedAt, locale)],
      ],
      frame: panel?.querySelector('iframe') ?? null,
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
