import type { Door } from './door.ts';
import { Intake } from './intake.ts';
import { Pace } from './limits.ts';
import type { Notices } from './notices.ts';
import type { ReplyName } from './replies.ts';
import type { Transaction } from './transaction.ts';
import type { Answer, DataSink } from './visit.ts';

/** A transaction and whom to tell of it. */
export interface OpenTransaction {
  readonly envelope: Transaction;
  readonly notices: Notices;
}

/** What the session does about a message that is coming in. */
interface ReceptionEnds {
  /** The session cannot go on. */
  breakOff(reply: ReplyName): void;
  /** The final dot. */
  finish(intake: Intake, answer: Answer): void;
  failed(where: string, error: unknown): void;
}

type State =
  /** The peer owes the rest of the message. */
  | { readonly kind: 'reading' }
  /** We owe the message more room. */
  | { readonly kind: 'growing'; readonly until: number; giveUp(): void }
  | { readonly kind: 'over' };

const READING: State = { kind: 'reading' };

/** One message between DATA and its final dot. */
export class Reception implements DataSink {
  readonly #door: Door;
  readonly #open: OpenTransaction;
  readonly #ends: ReceptionEnds;
  readonly #intake: Intake;
  readonly #pace: Pace;
  #state: State = READING;

  constructor(door: Door, open: OpenTransaction, ends: ReceptionEnds) {
    const { envelope } = open;
    this.#door = door;
    this.#open = open;
    this.#ends = ends;
    this.#pace = new Pace(door.limits, door.deps.clock);
    this.#intake = new Intake({
      reserved: envelope.ahead,
      maxMessageSize: door.settings.maxMessageSize,
      forget: !envelope.wanted,
      grow: (bytes) => envelope.grow(bytes),
    });
  }

  take(piece: Buffer, resume: () => void): boolean {
    if (this.#state.kind !== 'reading') return false;
    this.#pace.count(piece.length);
    const taken = this.#intake.take(piece);
    if (this.#intake.settled !== null) this.#open.envelope.giveBack();
    switch (taken.kind) {
      case 'cut':
        this.#ends.breakOff('too_large');
        return false;
      case 'wait':
        this.#grow(taken.settled, resume);
        return false;
      case 'go_on':
        this.#tellProgress();
        return true;
    }
  }

  finish(answer: Answer): void {
    if (this.#state.kind !== 'reading') return;
    this.#state = { kind: 'over' };
    this.#ends.finish(this.#intake, answer);
  }

  /** The session is gone: nothing that was collected is kept. */
  end(): void {
    this.#state = { kind: 'over' };
    this.#intake.refuse('internal');
  }

  sweep(): void {
    if (this.#state.kind === 'growing' && this.#door.deps.clock.now() >= this.#state.until) {
      this.#state.giveUp();
    } else if (this.#state.kind === 'reading' && this.#pace.tooSlow()) {
      this.#ends.breakOff('too_slow');
    }
  }

  #grow(more: Promise<void>, resume: () => void): void {
    const { clock } = this.#door.deps;
    const began = clock.now();
    const goOn = () => {
      if (this.#state !== growing) return;
      this.#pace.paused(clock.now() - began);
      this.#state = READING;
      resume();
    };
    const giveUp = () => {
      this.#intake.refuse('internal');
      goOn();
    };
    const until = began + this.#door.settings.handlerTimeoutMs;
    const growing: State = { kind: 'growing', until, giveUp };
    this.#state = growing;
    more.then(goOn, (error: unknown) => {
      this.#ends.failed('smtp grow', error);
      giveUp();
    });
  }

  #tellProgress(): void {
    const { envelope, notices } = this.#open;
    if (this.#intake.settled === null) notices.receiving(envelope, this.#intake.bytes);
  }
}
