import { type ReactNode, useId, useState } from 'react';
import type { AttachmentInfo, CalendarEvent, Trait } from '#shared/message.ts';
import { urlsIn } from '#shared/urls-in-text.ts';
import { type Texts, useLocale, useTexts } from '../../i18n/texts.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import { Button } from '../../ui/Button.tsx';
import { MailIcon } from '../../ui/MailIcon.tsx';
import { saveBlob } from '../../ui/save.ts';
import { Sender } from '../sender/Sender.tsx';
import styles from './Calendar.module.css';
import { formatEventFile } from './event-file.ts';
import { formatEventTime, type Viewer } from './event-time.ts';
import { describeRecurrence } from './recurrence.ts';
import { ShowAllButton } from './ShowAllButton.tsx';

type Invitation = Extract<Trait, { kind: 'calendar' }>;

/** Events that are shown; an invitation has one, and a whole calendar is better saved as a file. */
const SHOWN_EVENTS = 5;

interface Props extends SeriesProps {
  readonly invitation: Invitation;
}

/** The events of an invitation. The user can save each for a calendar. */
export function Calendar({ invitation, ...series }: Props) {
  const t = useTexts();
  const { events, method } = invitation;
  const left = events.length - SHOWN_EVENTS;
  return (
    <>
      {events.slice(0, SHOWN_EVENTS).map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the events of one file never move
        <Event key={index} event={event} method={method} {...series} />
      ))}
      {left > 0 && <p className={styles.left}>{t('calendar.more', { count: left })}</p>}
    </>
  );
}

interface SeriesProps {
  /** The attachment with the events; null if there are several. */
  readonly file: AttachmentInfo | null;
  readonly parts: MessageParts;
}

interface EventProps extends SeriesProps {
  readonly event: CalendarEvent;
  readonly method: string | null;
}

/** One line for title and one for time and place; a press shows all that is known of it. */
function Event({ event, method, file, parts }: EventProps) {
  const t = useTexts();
  const heading = useId();
  const [isWhole, setWhole] = useState(false);
  const { title, repeats, cancelled } = event;
  const isOff = cancelled || method === 'cancel';
  return (
    <article
      className={styles.event}
      aria-labelledby={heading}
      data-cancelled={isOff}
      data-whole={isWhole}
      data-repeats={repeats}
      data-event=""
    >
      <div className={styles.head}>
        <p className={styles.kind}>
          <MailIcon shape={isOff ? 'close' : 'calendar'} />
          <span className={styles.words}>
            {isOff ? t('calendar.cancel') : describeKind(method, t)}
          </span>
        </p>
        <h3 id={heading} className={styles.title}>
          <bdi>{title || t('calendar.untitled')}</bdi>
        </h3>
      </div>
      {isWhole ? <Facts event={event} /> : <ShortFacts event={event} />}
      {!isOff && !repeats && <AddToCalendar event={event} />}
      {!isOff && repeats && file !== null && <AddSeries file={file} parts={parts} />}
      <ShowAllButton className={styles.more} isWhole={isWhole} onChange={setWhole} />
    </article>
  );
}

/** Event time in the viewer's time zone only. */
function ShortFacts({ event }: Pick<EventProps, 'event'>) {
  const t = useTexts();
  const viewer = useViewer();
  const when = formatEventTime(event, viewer, 'short');
  return (
    <p className={styles.short}>
      <bdi className={styles.when}>{when.text}</bdi>
      {event.repeats && <Fact>{describeRepeats(event, viewer, t)}</Fact>}
      {event.location && (
        <Fact>
          <Location text={event.location} />
        </Fact>
      )}
    </p>
  );
}

/** One more fact in the line, or on a narrow pane a line of its own. */
function Fact({ children }: { readonly children: ReactNode }) {
  return (
    // Cut at the end of its own direction.
    <span className={styles.fact} dir="auto">
      <span className={styles.dot}> · </span>
      {children}
    </span>
  );
}

function Facts({ event }: Pick<EventProps, 'event'>) {
  const t = useTexts();
  const viewer = useViewer();
  const { location, organizer, repeats } = event;
  return (
    <dl className={styles.facts}>
      <dt>{t('calendar.when')}</dt>
      <dd>
        <Times event={event} />
        {repeats && <p className={styles.soft}>{describeRepeats(event, viewer, t)}</p>}
      </dd>
      {location && (
        <>
          <dt>{t('calendar.where')}</dt>
          <dd>
            <Location text={location} />
          </dd>
        </>
      )}
      {organizer && (
        <>
          <dt>{t('calendar.who')}</dt>
          <dd>
            <Sender from={organizer} />
          </dd>
        </>
      )}
    </dl>
  );
}

function describeRepeats(event: CalendarEvent, viewer: Viewer, t: Texts): string {
  return describeRecurrence(event, viewer, t) ?? t('calendar.repeats');
}

function useViewer(): Viewer {
  const locale = useLocale();
  return { locale, timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
}

function AddToCalendar({ event }: Pick<EventProps, 'event'>) {
  const file = formatEventFile(event, new Date());
  if (file === '') return null;
  const save = () => saveBlob(new Blob([file], { type: 'text/calendar' }), 'event.ics');
  return <AddButton onClick={save} />;
}

/** A series is saved as it came: its rule, exceptions and time zone are in the file alone. */
function AddSeries({
  file,
  parts,
}: {
  readonly file: AttachmentInfo;
  readonly parts: MessageParts;
}) {
  const t = useTexts();
  const [hasFailed, setFailed] = useState(false);
  const save = async () => {
    const answer = await parts.attachment(file.index);
    setFailed(answer.kind !== 'ok');
    if (answer.kind === 'ok') saveBlob(answer.value, file.filename);
  };
  return (
    <>
      <AddButton onClick={() => void save()} />
      {hasFailed && (
        <p className={styles.trouble} role="alert">
          {t('attachments.failed', { name: file.filename })}
        </p>
      )}
    </>
  );
}

function AddButton({ onClick }: { readonly onClick: () => void }) {
  const t = useTexts();
  return (
    <Button title={t('calendar.add')} onClick={onClick}>
      <MailIcon shape="addEvent" />
      <span className={styles.words}>{t('calendar.add')}</span>
    </Button>
  );
}

/** A place is often the link of a meeting. */
function Location({ text }: { readonly text: string }) {
  const [first] = urlsIn(text);
  if (first === undefined) return <bdi>{text}</bdi>;
  const { url, at } = first;
  return (
    <bdi>
      {text.slice(0, at)}
      <a href={url} target="_blank" rel="noopener noreferrer">
        {url}
      </a>
      {text.slice(at + url.length)}
    </bdi>
  );
}

function Times({ event }: { readonly event: CalendarEvent }) {
  const t = useTexts();
  const when = formatEventTime(event, useViewer());
  switch (when.kind) {
    case 'days':
    case 'unreadable':
      return <bdi className={styles.when}>{when.text}</bdi>;
    case 'floating':
      return (
        <>
          <bdi className={styles.when}>{when.text}</bdi>
          <p className={styles.soft}>
            {when.zone === null
              ? t('calendar.floating')
              : t('calendar.floatingZone', { zone: when.zone })}
          </p>
        </>
      );
    case 'moment':
      return (
        <>
          <p>
            <bdi className={styles.when}>{when.text}</bdi>{' '}
            <span className={styles.soft}>{t('calendar.here')}</span>
          </p>
          {when.there !== null && <p className={styles.soft}>{describeElsewhere(when.there, t)}</p>}
        </>
      );
  }
}

function describeElsewhere(
  { text, zone }: { text: string; zone: string | null },
  t: Texts,
): string {
  return zone === null ? t('calendar.thereUnnamed', { text }) : t('calendar.there', { text, zone });
}

function describeKind(method: string | null, t: Texts): string {
  switch (method) {
    case 'request':
      return t('calendar.request');
    case 'reply':
      return t('calendar.reply');
    case 'counter':
      return t('calendar.counter');
    default:
      return t('calendar.event');
  }
}
