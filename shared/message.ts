/** A mailbox as a header names it; `name` is empty when the sender gave none. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** The one-time code, as the user has to type it. */
export interface FoundCode {
  readonly value: string;
}

export type LinkKind = 'verify' | 'signin' | 'reset' | 'invite';

/** The link that the user has to click. */
export interface FoundLink {
  readonly url: string;
  readonly text: string;
  readonly kind: LinkKind;
}

/** The verdict about the sender, by the domain of the From field (RFC 7489, 4.2). */
export interface Authentication {
  readonly verdict: /** Proven to come from `domain`. */
    | 'pass'
    /** Claims to be from `domain`, whose policy disowns it. */
    | 'fail'
    /** Neither proven nor disproven: it could be anyone. */
    | 'none'
    /** The check failed or took too long. */
    | 'error';
  readonly domain: string | null;
}

/** What a list row needs. Times are RFC 3339 in UTC, sizes are bytes. */
export interface Summary {
  readonly id: string;
  /** Position in the inbox's sequence of changes; grows with each change. */
  readonly seq: number;
  readonly from: Mailbox | null;
  /** Addresses of the To header; the delivery followed the envelope. */
  readonly to: readonly string[];
  /** What follows the `+` in the address that the sender delivered to; null: no tag. */
  readonly tag: string | null;
  readonly subject: string;
  readonly receivedAt: string;
  /** Bytes as received over SMTP, dot-unstuffed, without our own header lines. */
  readonly size: number;
  readonly snippet: string;
  readonly code: FoundCode | null;
  readonly link: FoundLink | null;
  /** Null until the sender is checked. */
  readonly authentication: Authentication | null;
  readonly attachmentCount: number;
  /**
   * Stored and not yet parsed: text, code and link follow with a change that sets this to false.
   */
  readonly reading: boolean;
  readonly seen: boolean;
}

export interface HeaderLine {
  readonly name: string;
  readonly value: string;
}

export interface AttachmentInfo {
  readonly index: number;
  readonly filename: string;
  readonly contentType: string;
  /** Decoded bytes. */
  readonly size: number;
  readonly contentId: string | null;
  readonly inline: boolean;
}

/** One appointment of an invitation (RFC 5545, 3.6.1). */
export interface CalendarEvent {
  readonly title: string;
  /**
   * A date and time with its offset, without an offset if the time is floating, or a date for whole
   * days: `2026-03-01T10:00:00+01:00`, `2026-03-01T10:00:00`, `2026-03-01`. The end is exclusive,
   * as in the standard.
   */
  readonly start: string;
  readonly end: string | null;
  /** The name of the time zone in the invitation. */
  readonly timeZone: string | null;
  readonly location: string;
  readonly organizer: Mailbox | null;
  readonly repeats: boolean;
  /** The rule (RFC 5545, 3.3.10); null if it does not repeat, or by more than one rule. */
  readonly recurrence: string | null;
  readonly cancelled: boolean;
}

/** The result of a sent message for one recipient (RFC 3464, 2.3). */
export interface ReportedRecipient {
  readonly address: string;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null;
  /** An enhanced status code (RFC 3463). */
  readonly status: string | null;
  /** The reply of the other server. */
  readonly diagnostic: string;
}

/** What a message is or has besides text. */
export type Trait =
  | { readonly kind: 'signed' | 'encrypted'; readonly scheme: 'smime' | 'pgp' }
  /** Sent by a program: an automatic reply (RFC 3834) or a receipt (RFC 8098). */
  | { readonly kind: 'automatic' }
  | { readonly kind: 'report'; readonly recipients: readonly ReportedRecipient[] }
  /** A TNEF container, which only Outlook can open; `index` is its attachment. */
  | { readonly kind: 'winmail'; readonly index: number }
  /** `method` of RFC 5546 in lower case: `request`, `cancel`, `reply`, … */
  | {
      readonly kind: 'calendar';
      readonly method: string | null;
      readonly events: readonly CalendarEvent[];
    }
  /** A message inside the message; `index` is its attachment. */
  | {
      readonly kind: 'message';
      readonly index: number;
      readonly subject: string;
      readonly from: Mailbox | null;
    };

/** The content of a message, also of a nested one. Nothing in it can be trusted. */
export interface Content {
  /** Addresses of the Cc header, at most a hundred. Bcc is not shown. */
  readonly cc: readonly string[];
  readonly text: string | null;
  /** Unsanitized: never put it into a page outside the sandboxed frame. */
  readonly html: string | null;
  readonly headers: readonly HeaderLine[];
  readonly attachments: readonly AttachmentInfo[];
  readonly traits: readonly Trait[];
  /** Sentences: what could not be parsed, or was cut. */
  readonly problems: readonly string[];
}

/** The steps of receiving a message, in this order. */
export type TraceStep =
  /** The sending server opened the connection, possibly long before this message. */
  | 'connected'
  /** The first recipient was accepted. */
  | 'addressed'
  /** The final dot was received: the message is complete. */
  | 'accepted'
  /** A reader thread parsed it; missing if it was stored before it was parsed. */
  | 'read'
  /** It was committed, and pushed to the tabs of the inbox. */
  | 'stored';

/** A message inside a message. It was not delivered by itself, so nothing in it is verified. */
export interface NestedMessage extends Content {
  readonly from: Mailbox | null;
  readonly to: readonly string[];
  readonly subject: string;
  /** Its Date header, RFC 3339 in UTC; null if it is missing or invalid. */
  readonly date: string | null;
}

/** A result of RFC 8601, for example `pass (github.com)`; null if it was not checked (yet). */
export type CheckResult = string | null;

/** The result of each check of the sender. */
export interface Checks {
  readonly spf: CheckResult;
  readonly dkim: CheckResult;
  readonly dmarc: CheckResult;
  readonly arc: CheckResult;
}

/** A whole message as it is shown. Nothing in it can be trusted. */
export interface Detail extends Summary, Content {
  readonly checks: Checks;
  /** The steps of this server, in order of time. */
  readonly trace: readonly { readonly at: string; readonly what: TraceStep }[];
}

/** The parts of a summary that can change after the message arrived. */
export type SummaryPatch = Partial<Omit<Summary, 'id' | 'seq' | 'tag' | 'receivedAt' | 'size'>>;
