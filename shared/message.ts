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

export interface Authentication {
  readonly verdict: 'pass' | 'fail' | 'none' | 'error';
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

export type CheckResult = string | null;

/** What a reader shows. Everything in it came from a stranger. */
export interface Detail extends Summary {
  readonly text: string | null;
  /** Unsanitised: never to be put into a page outside the sandboxed frame. */
  readonly html: string | null;
  readonly headers: readonly HeaderLine[];
  readonly attachments: readonly AttachmentInfo[];
  readonly checks: {
    readonly spf: CheckResult;
    readonly dkim: CheckResult;
    readonly dmarc: CheckResult;
    readonly arc: CheckResult;
  };
  readonly trace: readonly { readonly at: string; readonly what: string }[];
  /** In words: what could not be read, or was cut. */
  readonly problems: readonly string[];
}

/** The parts of a summary that can change after the message arrived. */
export type SummaryPatch = Partial<Omit<Summary, 'id' | 'seq' | 'receivedAt' | 'size'>>;
