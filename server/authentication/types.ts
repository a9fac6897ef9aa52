import type { StoredBody } from '#server/inbox/types.ts';
import type { Authentication, Checks } from '#shared/message.ts';

/** The sender as the SMTP session gives it; the header may name another one. */
export interface Origin {
  /** The peer's address. */
  readonly remoteAddress: string;
  /** As HELO or EHLO gave it. */
  readonly helloName: string;
  /** As MAIL FROM gave it; empty for the null sender. */
  readonly sender: string;
}

/** The result of a sender check. */
export interface Checked {
  readonly authentication: Authentication;
  readonly checks: Checks;
}

/** What travels to the thread that checks. Plain data: it is cloned. */
export interface CheckTask {
  readonly origin: Origin;
  /** The domain of the one author, unverified. */
  readonly author: string | null;
  /** Null where nothing in the message is signed. */
  readonly body: StoredBody | null;
}

export interface CheckAnswer {
  readonly checked: Checked;
  /** No resolver has answered anything for a while. */
  readonly dnsSilent: boolean;
}

/** Where records are asked for. */
export interface DnsSettings {
  /** `address:port`; null: the system's, which know public names only. */
  readonly servers: readonly string[] | null;
}
