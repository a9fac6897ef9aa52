import type { AttachmentInfo, Trait } from '#shared/message.ts';
import type { Header } from '../mime/header.ts';
import { isCalendar, isDeliveryStatus, isMessage } from '../mime/inspected-parts.ts';
import { PROBLEMS } from '../mime/problems.ts';
import { hasReport, type Structure } from '../mime/structure.ts';
import { isAutomatic } from './automatic.ts';
import { calendarOf } from './calendar.ts';
import { messageOf } from './message.ts';
import { recipientsOf } from './report.ts';
import { securityOf } from './security.ts';

/** An opened message, as far as it tells what it is. */
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

/** READ-15: what a message is or holds besides text. Never throws. */
export function traitsOf(source: TraitSource): FoundTraits {
  const calendars = calendarsOf(source);
  return {
    traits: [
      ...securityOf(source),
      ...(isAutomatic(source) ? [{ kind: 'automatic' } as const] : []),
      ...reportsOf(source),
      ...winmailsOf(source),
      ...calendars.traits,
      ...messagesOf(source),
    ],
    problems: calendars.problems,
  };
}

function reportsOf(source: TraitSource): readonly Trait[] {
  const { structure } = source;
  const statuses = structure.inspected.filter(({ type }) => isDeliveryStatus(type));
  // Other reports are no news of a delivery.
  if (statuses.length === 0 && !hasReport(structure, 'delivery-status')) return [];
  return [{ kind: 'report', recipients: recipientsOf(statuses.map(({ content }) => content)) }];
}

function winmailsOf({ attachments }: TraitSource): readonly Trait[] {
  const found = attachments.find(
    ({ contentType, filename }) =>
      ['application/ms-tnef', 'application/vnd.ms-tnef'].includes(contentType) ||
      /^winmail\.dat$/i.test(filename),
  );
  return found === undefined ? [] : [{ kind: 'winmail', index: found.index }];
}

function calendarsOf({ structure, attachments }: TraitSource): FoundTraits {
  const parts = structure.inspected.filter(({ type, index }) =>
    isCalendar(type, attachments[index]?.filename ?? ''),
  );
  const read = parts.map(calendarOf);
  // Many invitations bring the same calendar twice: to be shown, and as a file.
  const distinct = new Map(read.flatMap(({ trait }) => (trait ? [[sameAs(trait), trait]] : [])));
  return {
    traits: [...distinct.values()],
    problems: read.some(({ isWhole }) => !isWhole) ? [PROBLEMS.calendar] : [],
  };
}

const sameAs = (trait: Trait) => JSON.stringify(trait.kind === 'calendar' ? trait.events : trait);

function messagesOf({ structure }: TraitSource): readonly Trait[] {
  return structure.inspected.filter(({ type }) => isMessage(type)).map(messageOf);
}
