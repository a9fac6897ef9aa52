import { useEffect, useRef, useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { useLocale, useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Attachments } from './Attachments.tsx';
import { CodeCard, LinkCard } from './Finds.tsx';
import { formatMoment, formatSize } from './format.ts';
import { MessageBody } from './MessageBody.tsx';
import styles from './MessageView.module.css';
import { saveBlob } from './save.ts';
import { senderAddress, senderName } from './sender.ts';

interface Props {
  readonly detail: Detail;
  readonly actions: InboxActions;
  readonly onLeave: () => void;
}

export function MessageView({ detail, actions, onLeave }: Props) {
  const t = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <article className={styles.message} aria-labelledby="message-subject">
      <h2 id="message-subject" ref={heading} tabIndex={-1} className={styles.subject}>
        <bdi>{detail.subject || t('subject.none')}</bdi>
      </h2>
      <Envelope detail={detail} />
      {(detail.code !== null || detail.link !== null) && (
        <div className={styles.finds}>
          {detail.code !== null && <CodeCard code={detail.code.value} />}
          {detail.link !== null && <LinkCard link={detail.link} />}
        </div>
      )}
      {detail.problems.length > 0 && (
        <ul className={styles.problems} aria-label={t('message.problems')}>
          {detail.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <MessageBody detail={detail} actions={actions} onLeave={onLeave} />
      <Attachments detail={detail} actions={actions} />
      <MessageActions detail={detail} actions={actions} onLeave={onLeave} />
    </article>
  );
}

/** Who, to whom, when, how large: the real addresses, whatever the names say. */
function Envelope({ detail }: Pick<Props, 'detail'>) {
  const t = useTexts();
  const locale = useLocale();
  const address = senderAddress(detail.from);
  return (
    <dl className={styles.envelope}>
      <dt>{t('message.from')}</dt>
      <dd>
        <bdi>{senderName(detail.from, t)}</bdi>{' '}
        {address !== null && <bdi className={styles.address}>{address}</bdi>}
      </dd>
      {detail.to.length > 0 && (
        <>
          <dt>{t('message.to')}</dt>
          <dd className={styles.address}>
            <bdi>{detail.to.join(', ')}</bdi>
          </dd>
        </>
      )}
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

function MessageActions({ detail, actions, onLeave }: Props) {
  const t = useTexts();
  const [trouble, setTrouble] = useState<Trouble>('none');
  const save = async () => {
    const answer = await actions.rawMessage(detail.id);
    setTrouble(answer.kind === 'ok' ? 'none' : 'saving');
    if (answer.kind === 'ok') saveBlob(answer.value, `${detail.id}.eml`);
  };
  const remove = async () => {
    const answer = await actions.deleteMessage(detail.id);
    // Gone is what was wanted, whoever did it.
    if (answer.kind === 'ok' || answer.kind === 'gone') onLeave();
    else setTrouble('deleting');
  };
  return (
    <footer className={styles.actions}>
      <Button onClick={save}>
        <Icon shape="save" />
        {t('message.save')}
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
