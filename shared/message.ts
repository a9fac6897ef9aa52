/** A mailbox as a header names it; `name` is empty when the sender gave none. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** The one-time code that a person has to type, as they would type it. */
export interface FoundCode {
  readonly value: string;
}

export type LinkKind = 'verify' | 'signin' | 'reset' | 'invite';

/** The link that a person has to click. */
export interface FoundLink {
  readonly url: string;
  readonly text: string;
  readonly kind: LinkKind;
}

/** Whether the message comes from where it says (RFC 7489, 4.2: the domain of the From field). */
export interface Authentication {
  readonly verdict: /** Proven to come from `domain`. */
    | 'pass'
    /** Says it comes from `domain`, and that domain disowns it. */
    | 'fail'
    /** Nothing proves or disproves it: it could be anyone. */
    | 'none'
    /** It could not be found out in time. */
    | 'error';
  readonly domain: string | null;
}

/** What a list row needs. Times are RFC 3339 in UTC, sizes are bytes. */
export interface Summary {
  readonly id: string;
  /** Position in the inbox's own sequence of changes; grows with each of them. */
  readonly seq: number;
  readonly from: Mailbox | null;
  /** Addresses of the To header; the envelope decided the delivery, not they. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly receivedAt: string;
  /** Bytes as they came over SMTP, dot-unstuffed, without our own header lines. */
  readonly size: number;
  readonly snippet: string;
  readonly code: FoundCode | null;
  readonly link: FoundLink | null;
  /** Null until the sender has been checked. */
  readonly authentication: Authentication | null;
  readonly attachmentCount: number;
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
   * A date and time with its offset where the zone is known, without one where it floats,
   * a bare date where it lasts whole days: `2026-03-01T10:00:00+01:00`, `2026-03-01T10:00:00`,
   * `2026-03-01`. The end is exclusive, as the standard has it.
   */
  readonly start: string;
  readonly end: string | null;
  /** As the invitation names it, for people. */
  readonly timeZone: string | null;
  readonly location: string;
  readonly organizer: Mailbox | null;
  /** It comes back by a rule. */
  readonly repeats: boolean;
  readonly cancelled: boolean;
}

/** What became of a message that somebody sent (RFC 3464, 2.3). */
export interface ReportedRecipient {
  readonly address: string;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null;
  /** An enhanced status code (RFC 3463). */
  readonly status: string | null;
  /** What the other server said. */
  readonly diagnostic: string;
}

/** What a message is or holds besides text, so that a reader can say it in words. */
export type Trait =
  | { readonly kind: 'signed' | 'encrypted'; readonly scheme: 'smime' | 'pgp' }
  /** Sent by a program, mostly as an answer (RFC 3834), or a receipt (RFC 8098). */
  | { readonly kind: 'automatic' }
  | { readonly kind: 'report'; readonly recipients: readonly ReportedRecipient[] }
  /** A TNEF container, which only Outlook opens; `index` is its attachment. */
  | { readonly kind: 'winmail'; readonly index: number }
  /** `method` as RFC 5546 has it, lower case: `request`, `cancel`, `reply`, … */
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

/** What of a message came with it, the nested ones included. Everything in it is a stranger's. */
export interface Content {
  /** Addresses of the Cc header, at most a hundred; a Bcc header is never sent to anybody else. */
  readonly cc: readonly string[];
  readonly text: string | null;
  /** Unsanitised: never to be put into a page outside the sandboxed frame. */
  readonly html: string | null;
  readonly headers: readonly HeaderLine[];
  readonly attachments: readonly AttachmentInfo[];
  readonly traits: readonly Trait[];
  /** In words: what could not be read, or was cut. */
  readonly problems: readonly string[];
}

/** What was done with a message on its way in, in this order. */
export type TraceStep =
  /** Its sender's server opened the connection, perhaps long before this message. */
  | 'connected'
  /** That server named the first recipient, and was told yes. */
  | 'addressed'
  /** Its final dot came: all of it was here. */
  | 'accepted'
  /** A reader thread had made sense of it; missing where it is read later than it was stored. */
  | 'read'
  /** It was committed, and told to every tab that holds the inbox. */
  | 'stored';

/** A message inside a message. Nobody delivered it: what it says of itself proves nothing. */
export interface NestedMessage extends Content {
  readonly from: Mailbox | null;
  readonly to: readonly string[];
  readonly subject: string;
  /** Its Date field, RFC 3339 in UTC; null where there is none that makes sense. */
  readonly date: string | null;
}

/** In words of RFC 8601, such as `pass (github.com)`; null where it was not looked at (yet). */
export type CheckResult = string | null;

/** What each way to prove a sender said. */
export interface Checks {
  readonly spf: CheckResult;
  readonly dkim: CheckResult;
  readonly dmarc: CheckResult;
  readonly arc: CheckResult;
}

/** What a reader shows. Everything in it came from a stranger. */
export interface Detail extends Summary, Content {
  readonly checks: Checks;
  /** Our own side, in order of time. */
  readonly trace: readonly { readonly at: string; readonly what: TraceStep }[];
}

/** The parts of a summary that can change after the message arrived. */
export type SummaryPatch = Partial<Omit<Summary, 'id' | 'seq' | 'receivedAt' | 'size'>>;
