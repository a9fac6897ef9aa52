import type { Clock } from '#server/ops/clock.ts';

/**
 * What one session may cost. Operators turn `silenceMs`, `sessionMs`, `dataBytesPerSecond` and
 * the counts; the rest is how the door works, and is turned by tests.
 */
export interface DoorLimits {
  /** Time without a finished command: RFC 5321 4.5.3.2.7 asks for 5 minutes at least. */
  readonly silenceMs: number;
  /** From 220 to the end of a TLS handshake: two round trips, and senders with slow keys. */
  readonly handshakeMs: number;
  /**
   * What a trusted proxy says first comes with the connection, or with the packet sent again
   * where that was lost (RFC 6298: a second). Who says nothing speaks for itself.
   */
  readonly proxyWaitMs: number;
  /** From the connection to the end of a PROXY header that has begun. */
  readonly proxyHeaderMs: number;
  /** Under `dataBytesPerSecond` over such a window of DATA, a sender is not honest. */
  readonly dataWindowMs: number;
  readonly dataBytesPerSecond: number;
  /** A session is ended between commands after so long, so that none is held for ever. */
  readonly sessionMs: number;
  /** The commit at the final dot; senders wait for 10 minutes (RFC 5321 4.5.3.2.6). */
  readonly dotTimeoutMs: number;
  /** How often the deadlines of all sessions are looked at: one timer for the receiver. */
  readonly sweepEveryMs: number;
  /** See `StrictConnection`: 0 waits one turn of the event loop. */
  readonly greetingDelayMs: number;
  /** After 221, for a peer that does not close its own side. */
  readonly lingerMs: number;
  /** Octets of a command line. RFC 5321 4.5.3.1.4 asks for 512; UTF-8 paths need more. */
  readonly commandOctets: number;
  readonly unknownCommands: number;
  /** Commands in a row that bring no message nearer: NOOP, RSET, EHLO, VRFY, syntax errors. */
  readonly idleCommands: number;
  /** Unknown recipients of one session: enough for an old list, too few for guessing. */
  readonly failedRecipients: number;
  /** RFC 5321 4.5.3.1.8 asks for 100 at least. */
  readonly recipients: number;
  /** Over so many Received lines it is a loop: RFC 5321 6.3. */
  readonly hops: number;
}

export const DOOR_LIMITS: DoorLimits = {
  silenceMs: 5 * 60_000,
  handshakeMs: 30_000,
  proxyWaitMs: 2_000,
  proxyHeaderMs: 5_000,
  dataWindowMs: 60_000,
  dataBytesPerSecond: 500,
  sessionMs: 60 * 60_000,
  dotTimeoutMs: 60_000,
  sweepEveryMs: 1_000,
  greetingDelayMs: 0,
  lingerMs: 1_500,
  commandOctets: 4_096,
  unknownCommands: 10,
  idleCommands: 100,
  failedRecipients: 20,
  recipients: 100,
  hops: 50,
};

/** What a session has used up of its allowances. */
export class Allowance {
  readonly #limits: DoorLimits;
  #unknown = 0;
  #idle = 0;
  #failed = 0;

  constructor(limits: DoorLimits) {
    this.#limits = limits;
  }

  /** A command that this server does not know; false at the last it stands. */
  unknown(): boolean {
    this.#unknown += 1;
    return this.#unknown < this.#limits.unknownCommands;
  }

  /** A command without progress. */
  idle(): void {
    this.#idle += 1;
  }

  get idleSpent(): boolean {
    return this.#idle > this.#limits.idleCommands;
  }

  failedRecipient(): void {
    this.#failed += 1;
  }

  get failuresSpent(): boolean {
    return this.#failed >= this.#limits.failedRecipients;
  }

  /** A message came through: a connection that is kept open starts anew. */
  progress(): void {
    this.#idle = 0;
  }
}

/** Judges the pace of one DATA: at least so many bytes in each window. */
export class Pace {
  readonly #limits: DoorLimits;
  readonly #clock: Clock;
  #windowEnds: number;
  #bytes = 0;

  constructor(limits: DoorLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#windowEnds = clock.now() + limits.dataWindowMs;
  }

  count(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Looks at the window when it is over, and begins the next. */
  tooSlow(): boolean {
    const now = this.#clock.now();
    if (now < this.#windowEnds) return false;
    const { dataWindowMs, dataBytesPerSecond } = this.#limits;
    const slow = this.#bytes < (dataWindowMs / 1_000) * dataBytesPerSecond;
    this.#windowEnds = now + dataWindowMs;
    this.#bytes = 0;
    return slow;
  }
}
