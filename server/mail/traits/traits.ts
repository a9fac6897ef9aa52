import type { Trait } from '#shared/message.ts';
import {
  type InspectedFile,
  inspectFiles,
  isCalendar,
  isDeliveryStatus,
  isMessage,
  type MimeFile,
} from '../mime/files.ts';
import { findField, findFields, type Header, scanHeader } from '../mime/header.ts';
import { summarizeHeader } from '../mime/header-summary.ts';
import type { ContentType } from '../mime/parts.ts';
import { PROBLEMS } from '../mime/problems.ts';
import { parseCalendar } from './calendar.ts';
import { parseRecipients } from './report.ts';
import { findSecurity } from './security.ts';

/** The parts of an opened message that traits are found in. */
export interface TraitSource {
  readonly header: Header;
  readonly multiparts: readonly ContentType[];
  readonly files: readonly MimeFile[];
  /** Null where there is none. */
  readonly text: string | null;
}

export interface FoundTraits {
  readonly traits: readonly Trait[];
  readonly problems: readonly string[];
}

/** READ-13: what a message is or holds besides text. Never throws. */
export function findTraits({ header, multiparts, files, text }: TraitSource): FoundTraits {
  const inspected = inspectFiles(files);
  const calendars = findCalendars(inspected);
  const types = files.map(({ contentType }) => contentType);
  return {
    traits: [
      ...findSecurity({ multiparts, inspected, types, text }),
      ...(isAutomatic(header, multiparts) ? [{ kind: 'automatic' } as const] : []),
      ...findReports(inspected, multiparts),
      ...findWinmail(files),
      ...calendars.traits,
      ...inspected.filter(({ type }) => isMessage(type)).map(describeMessage),
    ],
    problems: calendars.problems,
  };
}

/** RFC 6522, of that kind. */
function hasReport(multiparts: readonly ContentType[], kind: string): boolean {
  return multiparts.some(
    ({ type, parameters }) =>
      type === 'multipart/report' && parameters.get('report-type')?.toLowerCase() === kind,
  );
}

function findReports(
  inspected: readonly InspectedFile[],
  multiparts: readonly ContentType[],
): readonly Trait[] {
  const statuses = inspected.filter(({ type }) => isDeliveryStatus(type));
  // Other reports are no news of a delivery.
  if (statuses.length === 0 && !hasReport(multiparts, 'delivery-status')) return [];
  return [{ kind: 'report', recipients: parseRecipients(statuses.map(({ content }) => content)) }];
}

function findWinmail(files: readonly MimeFile[]): readonly Trait[] {
  const found = files.find(
    ({ contentType, filename }) =>
      ['application/ms-tnef', 'application/vnd.ms-tnef'].includes(contentType) ||
      /^winmail\.dat$/i.test(filename),
  );
  return found === undefined ? [] : [{ kind: 'winmail', index: found.index }];
}

function findCalendars(inspected: readonly InspectedFile[]): FoundTraits {
  const read = inspected
    .filter(({ type, filename }) => isCalendar(type, filename))
    .map(parseCalendar);
  // Many invitations bring the same calendar twice: to be shown, and as a file.
  const distinct = new Map(read.flatMap(({ trait }) => (trait ? [[sameAs(trait), trait]] : [])));
  return {
    traits: [...distinct.values()],
    problems: read.some(({ isWhole }) => !isWhole) ? [PROBLEMS.calendar] : [],
  };
}

const sameAs = (trait: Trait) => JSON.stringify(trait.kind === 'calendar' ? trait.events : trait);

/** A nested message, described by its header. */
function describeMessage({ index, content }: InspectedFile): Extract<Trait, { kind: 'message' }> {
  const { subject, from } = summarizeHeader(scanHeader(content));
  return { kind: 'message', index, subject, from };
}

/** Fields by which programs of their own marked what they answer, before RFC 3834. */
const OLD_FIELDS = ['x-autoreply', 'x-autorespond', 'x-autoresponder'];

/** RFC 3834 5, what came before it, and receipts (RFC 8098), which programs send. */
function isAutomatic(header: Header, multiparts: readonly ContentType[]): boolean {
  const submitted = firstWord(findField(header, 'auto-submitted'));
  const isOld = OLD_FIELDS.some((name) => !['', 'no'].includes(firstWord(findField(header, name))));
  const isReply = findFields(header, 'precedence').some(
    (value) => firstWord(value) === 'auto_reply',
  );
  return (
    !['', 'no'].includes(submitted) ||
    isOld ||
    isReply ||
    hasReport(multiparts, 'disposition-notification')
  );
}

/** The first word of a value, without parameters and comments. */
function firstWord(value = ''): string {
  return /^\s*([\w-]{1,40})/.exec(value)?.[1]?.toLowerCase() ?? '';
}
