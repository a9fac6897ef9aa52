import type {
  AttachmentInfo,
  Authentication,
  Detail,
  FoundCode,
  FoundLink,
  HeaderLine,
  Mailbox,
  Summary,
} from '../../shared/message.ts';
import type { Change, InboxInfo } from '../../shared/protocol.ts';

type Check = (value: unknown) => boolean;

/** The fields that the client uses, each with the check of its value. */
export type Shape<T> = { readonly [Name in keyof T & string]?: Check };

export function hasFields<T>(value: unknown, shape: Shape<T>): value is T {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries<Check | undefined>(shape).every(
    ([name, check]) => check?.(Reflect.get(value, name)) ?? true,
  );
}

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
/** Without this check a mark would compare with `NaN`, and drop every email. */
export const isTime: Check = (value) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isNumber: Check = (value) => typeof value === 'number';

export function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

export function isA<T>(shape: Shape<T>): Check {
  return (value) => hasFields(value, shape);
}

function isNullOr(check: Check): Check {
  return (value) => value === null || check(value);
}

const SUMMARY: Shape<Summary> = {
  id: isText,
  seq: isNumber,
  from: isNullOr(isA<Mailbox>({ name: isText, address: isText })),
  to: isListOf(isText),
  subject: isText,
  receivedAt: isTime,
  snippet: isText,
  code: isNullOr(isA<FoundCode>({ value: isText })),
  link: isNullOr(isA<FoundLink>({ url: isText, kind: isText })),
  authentication: isNullOr(isA<Authentication>({ verdict: isText, domain: isNullOr(isText) })),
};

const ATTACHMENT: Shape<AttachmentInfo> = {
  // It becomes a part of URLs and file names.
  index: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  filename: isText,
  contentType: isText,
  size: isNumber,
};

export const DETAIL: Shape<Detail> = {
  ...SUMMARY,
  text: isNullOr(isText),
  html: isNullOr(isText),
  headers: isListOf(isA<HeaderLine>({ name: isText, value: isText })),
  attachments: isListOf(isA(ATTACHMENT)),
  checks: isA({}),
  problems: isListOf(isText),
};

/** Of an inbox, whether the service creates or opens it. */
export const IDENTITY: Shape<InboxInfo> = {
  address: isText,
  cursor: isText,
  createdAt: isTime,
  serverTime: isTime,
};

export const isSummary = isA(SUMMARY);

/** A type of change that this client does not know is accepted, and ignored later. */
export const isChange: Check = (value) => {
  if (!hasFields<Change>(value, { type: isText, cursor: isText })) return false;
  switch (value.type) {
    case 'message':
      return isSummary(value.message);
    case 'message:changed':
      return isText(value.id) && isPatch(value.changed);
    case 'message:deleted':
      return isText(value.id);
    default:
      return true;
  }
};

function isPatch(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const given = Object.entries(SUMMARY).filter(([name]) => name in value);
  return hasFields(value, Object.fromEntries(given));
}
