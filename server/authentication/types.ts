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

/** The task of the check thread. Plain data, since it is cloned. */
export interface CheckTask {
  readonly origin: Origin;
  /** The domain of the one author, unverified. */
  readonly author: string | null;
  /** Null if the message has no signature. */
  readonly body: StoredBody | null;
}

export interface CheckAnswer {
  readonly checked: Checked;
  /** No resolver has answered anything for a while. */
  readonly dnsSilent: boolean;
}

/** The resolvers. */
export interface DnsSettings {
  /** `address:port`; null: the resolvers of the system, which know public names only. */
  readonly servers: readonly string[] | null;
}
