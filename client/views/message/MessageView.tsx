import { useEffect, useMemo, useRef, useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { formatMoment, formatSize } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { createMessageParts } from '../../inbox/message-parts.ts';
import { Button } from '../../ui/Button.tsx';
import { MailIcon } from '../../ui/MailIcon.tsx';
import { saveBlob } from '../../ui/save.ts';
import { Sender } from '../sender/Sender.tsx';
import { Addressees } from './Addressees.tsx';
import { CodeCard, LinkCard } from './Finds.tsx';
import { mailFileName } from './file-name.ts';
import { Journey } from './Journey.tsx';
import { MessageContent } from './MessageContent.tsx';
import styles from './MessageView.module.css';
import './print.css';
import type { Landings } from '../list/useLandings.ts';
import { Trust } from './Trust.tsx';
import { usePrint } from './usePrint.ts';

interface Props {
  readonly detail: Detail;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  readonly landings: Landings;
  readonly actions: InboxActions;
  readonly onLeave: () => void;
  readonly onDeleted: (subject: string) => void;
}

export default function MessageView(props: Props) {
  const { detail, clockOffset, landings, actions, onLeave, onDeleted } = props;
  const landedAt = landings(detail.id);
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
      <Trust
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
        place={detail.id}
        subject={detail.subject}
        parts={parts}
        size={detail.size}
        depth={0}
        onLeave={onLeave}
      />
      <Journey
        detail={detail}
        shownAt={landedAt === undefined ? undefined : landedAt + clockOffset}
      />
      <MessageActions detail={detail} actions={actions} onPrint={print} onDeleted={onDeleted} />
    </article>
  );
}

/** Who, to whom, when, how large: the real addresses, whatever the names say. */
function Envelope({ detail }: Pick<Props, 'detail'>) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <dl className={styles.envelope}>
      <dt>{t('message.from')}</dt>
      <dd>
        <Sender from={detail.from} />
      </dd>
      <Addressees label={t('message.to')} addresses={detail.to} />
      <Addressees label={t('message.cc')} addresses={detail.cc} />
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
    // Gone is what was wanted, whoever did it.
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
      <Button tone="grave" onClick={remove}>
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
