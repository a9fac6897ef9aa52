import type { AttachmentInfo, Trait } from '#shared/message.ts';
import { findField, findFields, type Header, scanHeader } from '../mime/header.ts';
import { summarizeHeader } from '../mime/header-summary.ts';
import { isCalendar, isDeliveryStatus, isMessage } from '../mime/inspected-parts.ts';
import { PROBLEMS } from '../mime/problems.ts';
import { hasReport, type InspectedPart, type Structure } from '../mime/structure.ts';
import { parseCalendar } from './calendar.ts';
import { parseRecipients } from './report.ts';
import { findSecurity } from './security.ts';

/** The parts of an opened message that traits are found in. */
export interface TraitSource {
  readonly header: Header;
  readonly structure: Structure;
  readonly attachments: readonly AttachmentInfo[];
  /** Null where there is none. */
  readonly text: string | null;
}

export interface FoundTraits {
  readonly traits: readonly Trait[];
  readonly problems: readonly string[];
}

/** READ-13: what a message is or holds besides text. Never throws. */
export function findTraits(source: TraitSource): FoundTraits {
  const calendars = findCalendars(source);
  return {
    traits: [
      ...findSecurity(source),
      ...(isAutomatic(source) ? [{ kind: 'automatic' } as const] : []),
      ...findReports(source),
      ...findWinmail(source),
      ...calendars.traits,
      ...findMessages(source),
    ],
    problems: calendars.problems,
  };
}

function findReports(source: TraitSource): readonly Trait[] {
  const { structure } = source;
  const statuses = structure.inspected.filter(({ type }) => isDeliveryStatus(type));
  // Other reports are no news of a delivery.
  if (statuses.length === 0 && !hasReport(structure, 'delivery-status')) return [];
  return [{ kind: 'report', recipients: parseRecipients(statuses.map(({ content }) => content)) }];
}

function findWinmail({ attachments }: TraitSource): readonly Trait[] {
  const found = attachments.find(
    ({ contentType, filename }) =>
      ['application/ms-tnef', 'application/vnd.ms-tnef'].includes(contentType) ||
      /^winmail\.dat$/i.test(filename),
  );
  return found === undefined ? [] : [{ kind: 'winmail', index: found.index }];
}

function findCalendars({ structure, attachments }: TraitSource): FoundTraits {
  const parts = structure.inspected.filter(({ type, index }) =>
    isCalendar(type, attachments[index]?.filename ?? ''),
  );
  const read = parts.map(parseCalendar);
  // Many invitations bring the same calendar twice: to be shown, and as a file.
  const distinct = new Map(read.flatMap(({ trait }) => (trait ? [[sameAs(trait), trait]] : [])));
  return {
    traits: [...distinct.values()],
    problems: read.some(({ isWhole }) => !isWhole) ? [PROBLEMS.calendar] : [],
  };
}

const sameAs = (trait: Trait) => JSON.stringify(trait.kind === 'calendar' ? trait.events : trait);

function findMessages({ structure }: TraitSource): readonly Trait[] {
  return structure.inspected.filter(({ type }) => isMessage(type)).map(describeMessage);
}

/** A nested message, described by its header. */
function describeMessage({ index, content }: InspectedPart): Extract<Trait, { kind: 'message' }> {
  const { subject, from } = summarizeHeader(scanHeader(content));
  return { kind: 'message', index, subject, from };
}

/** Fields by which programs of their own marked what they answer, before RFC 3834. */
const OLD_FIELDS = ['x-autoreply', 'x-autorespond', 'x-autoresponder'];

/** RFC 3834 5, what came before it, and receipts (RFC 8098), which programs send. */
function isAutomatic(source: { readonly header: Header; readonly structure: Structure }): boolean {
  const { header, structure } = source;
  const submitted = firstWord(findField(header, 'auto-submitted'));
  const isOld = OLD_FIELDS.some((name) => !['', 'no'].includes(firstWord(findField(header, name))));
  const isReply = findFields(header, 'precedence').some(
    (value) => firstWord(value) === 'auto_reply',
  );
  return (
    !['', 'no'].includes(submitted) ||
    isOld ||
    isReply ||
    hasReport(structure, 'disposition-notification')
  );
}

/** The first word of a value, without parameters and comments. */
function firstWord(value = ''): string {
  return /^\s*([\w-]{1,40})/.exec(value)?.[1]?.toLowerCase() ?? '';
}
