/** A message and its envelope, which alone decides who gets it (RFC 5321 2.3.1). */
export interface Letter {
  /** Empty: the null sender. */
  readonly from: string;
  readonly to: readonly string[];
  /** Lines end with a line feed, as programs of Unix hand them over. */
  readonly raw: string;
}

/** A real mail server or client that sends email. */
export interface Sender {
  readonly domain: string;
  /** Resolves when a mail server has queued the letter, or when a client has received 250. */
  send(letter: Letter): Promise<void>;
  /** Sends what is going to be refused, and answers what the author reads of it. */
  refused(letter: Letter): Promise<string>;
  /** Sends what is not going to be taken yet, for this reason. */
  deferred(letter: Letter, why: RegExp): Promise<Deferred>;
  /** Once it has nothing left to send. */
  settled(): Promise<void>;
  /** Makes an address of its own lead to another, and answers it; null: it has none. */
  readonly forward: ((to: string) => Promise<string>) | null;
}

export interface Deferred {
  /** What the sender's postmaster reads of it. */
  readonly said: string;
  /** Has the sender try again now. */
  again(): Promise<void>;
}

/** The authorities that a sender's host trusts, where Debian keeps them. */
export const TRUSTED = '/etc/ssl/certs/ca-certificates.crt';

/** Milliseconds between two checks of the state of a program. */
const LOOK_EVERY = 50;
/** Milliseconds; over what any of these programs takes, under what a test may. */
const LOOK_FOR = 25_000;

/** Looks until there is what is waited for, and answers what was seen then. */
export async function until(
  what: string,
  look: () => Promise<string>,
  isThere: (seen: string) => boolean,
): Promise<string> {
  const end = Date.now() + LOOK_FOR;
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (Date.now() > end) throw new Error(`${what} did not come to be: ${seen}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}
