import { type ComponentProps, useId, useMemo, useRef, useState } from 'react';
import type { AttachmentInfo, Content, NestedMessage, Trait } from '#shared/message.ts';
import { formatMoment } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import { Button } from '../../ui/Button.tsx';
import { MailIcon } from '../../ui/MailIcon.tsx';
import { Sender } from '../sender/Sender.tsx';
import { AddressList } from './AddressList.tsx';
import { Attachments } from './Attachments.tsx';
import { Calendar } from './Calendar.tsx';
import type { View } from './chosen-view.ts';
import { DeliveryReport } from './DeliveryReport.tsx';
import { fileKind, isRepeatedCalendar } from './file-kind.ts';
import { mailFileName } from './file-name.ts';
import { MessageBody, TabbedBody } from './MessageBody.tsx';
import styles from './MessageContent.module.css';
import { MessageNotes } from './MessageNotes.tsx';

interface Props {
  readonly content: Content;
  /** The view that the toolbar chose; without it, the body has tabs of its own. */
  readonly view?: View;
  /** Key of this message, or of one inside another, for its chosen view. */
  readonly viewKey: string;
  readonly subject: string;
  readonly parts: MessageParts;
  /** Bytes of the whole message. */
  readonly size: number;
  /** 0 for the delivered message, 1 for one inside it, and so on. */
  readonly depth: number;
  readonly onClose: () => void;
}

/** Body and attachments of a message, the same for the delivered one and for those inside it. */
export function MessageContent(props: Props) {
  const { content, view, viewKey, subject, parts, size, depth, onClose } = props;
  const { traits, attachments } = content;
  const nested = traits.filter((trait) => trait.kind === 'message');
  return (
    <div className={styles.content}>
      <MessageNotes content={content} />
      <TraitCards content={content} parts={parts} />
      <Body
        view={view}
        viewKey={viewKey}
        content={content}
        parts={parts}
        size={size}
        fileName={mailFileName(subject, 'mail')}
        onClose={onClose}
      />
      {nested.map((trait) => (
        <Nested
          key={trait.index}
          viewKey={`${viewKey}.${trait.index}`}
          trait={trait}
          file={attachments.find(({ index }) => index === trait.index)}
          parts={parts}
          depth={depth + 1}
        />
      ))}
      <Attachments attachments={attachments} parts={parts} subject={subject} />
    </div>
  );
}

type BodyProps = Omit<ComponentProps<typeof MessageBody>, 'view'> & {
  readonly view: View | undefined;
  readonly viewKey: string;
};

function Body({ view, viewKey, ...body }: BodyProps) {
  return view === undefined ? (
    <TabbedBody viewKey={viewKey} {...body} />
  ) : (
    <MessageBody view={view} {...body} />
  );
}

/** Parts of an email that are shown as cards, such as invitations. */
function TraitCards({ content, parts }: Pick<Props, 'content' | 'parts'>) {
  const { traits } = content;
  const file = findCalendarFile(content);
  return traits.map((trait, index) => {
    switch (trait.kind) {
      case 'calendar':
        // biome-ignore lint/suspicious/noArrayIndexKey: the traits of one email never move
        return <Calendar key={index} invitation={trait} file={file} parts={parts} />;
      case 'report':
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        return <DeliveryReport key={index} recipients={trait.recipients} />;
      default:
        return null;
    }
  });
}

/** The file that has the events; null if there are several. */
function findCalendarFile({ attachments }: Content): AttachmentInfo | null {
  const [file = null, ...more] = attachments.filter(
    (one) => fileKind(one) === 'calendar' && !isRepeatedCalendar(one, attachments),
  );
  return more.length === 0 ? file : null;
}

type NestedTrait = Extract<Trait, { kind: 'message' }>;

type Opened =
  | { readonly kind: 'closed' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'open'; readonly message: NestedMessage }
  | { readonly kind: 'failed' };

interface NestedProps {
  readonly viewKey: string;
  readonly trait: NestedTrait;
  /** The attachment that contains it. */
  readonly file: AttachmentInfo | undefined;
  readonly parts: MessageParts;
  readonly depth: number;
}

/** A message inside a message: a card that opens in place. */
function Nested({ viewKey, trait, file, parts, depth }: NestedProps) {
  const t = useTexts();
  const heading = useId();
  const toggle = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<Opened>({ kind: 'closed' });
  const inside = useMemo(() => parts.inside(trait.index), [parts, trait.index]);
  const open = async () => {
    setOpened({ kind: 'loading' });
    const answer = await parts.nested(trait.index);
    setOpened(answer.kind === 'ok' ? { kind: 'open', message: answer.value } : { kind: 'failed' });
  };
  const close = () => {
    setOpened({ kind: 'closed' });
    toggle.current?.focus();
  };
  const isOpen = opened.kind === 'open';
  const subject = isOpen ? opened.message.subject : trait.subject;
  return (
    <article
      className={styles.nested}
      aria-labelledby={heading}
      data-depth={depth}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        // Only the innermost message closes.
        event.stopPropagation();
        close();
      }}
    >
      <p className={styles.kind}>
        <MailIcon shape="mail" />
        {t('nested.label', { depth })}
      </p>
      <h3 id={heading} className={styles.subject}>
        <bdi>{subject || t('subject.none')}</bdi>
      </h3>
      {isOpen ? <Envelope message={opened.message} /> : <Sender from={trait.from} />}
      <Button
        ref={toggle}
        aria-expanded={isOpen}
        disabled={opened.kind === 'loading'}
        onClick={isOpen ? close : open}
      >
        {t(isOpen ? 'nested.close' : 'nested.open')}
      </Button>
      {opened.kind === 'failed' && (
        <p className={styles.trouble} role="alert">
          {t('nested.failed')}
        </p>
      )}
      {isOpen && (
        <MessageContent
          content={opened.message}
          viewKey={viewKey}
          subject={opened.message.subject}
          parts={inside}
          size={file?.size ?? 0}
          depth={depth}
          onClose={close}
        />
      )}
    </article>
  );
}

/** The headers of a nested message. None is verified, because it was not delivered by itself. */
function Envelope({ message }: { readonly message: NestedMessage }) {
  const t = useTexts();
  const locale = useLocale();
  const { from, to, cc, date } = message;
  return (
    <>
      <dl className={styles.envelope}>
        <dt>{t('message.from')}</dt>
        <dd>
          <Sender from={from} />
        </dd>
        <AddressList label={t('message.to')} addresses={to} />
        <AddressList label={t('message.cc')} addresses={cc} />
        {date !== null && (
          <>
            <dt>{t('nested.date')}</dt>
            <dd>{formatMoment(date, locale)}</dd>
          </>
        )}
      </dl>
      <p className={styles.proof}>
        <MailIcon shape="unknown" />
        {t('nested.proof')}
      </p>
    </>
  );
}
