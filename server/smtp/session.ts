import { StoreUnavailable } from '#server/inbox/store.ts';
import { parseSite, parseSource } from '#server/ops/source.ts';
import type { HeldBytes } from './data-budget.ts';
import { DataPhase, type OpenTransaction, type ReceivedMessage } from './data-phase.ts';
import { deliverMail } from './delivery.ts';
import type { Door } from './door.ts';
import { Allowance } from './limits.ts';
import { Notices } from './notices.ts';
import type { Phase } from './phase.ts';
import { findRecipient } from './recipient.ts';
import { REPLIES, type ReplyName } from './replies.ts';
import { Transaction } from './transaction.ts';
import type { Answer, CommandKind, DataSink, Line, MailCommand, Visit } from './visit.ts';

/** One SMTP session: what Mayfly makes of the commands of one connection. */
export class Session implements Visit {
  readonly #door: Door;
  readonly #line: Line;
  readonly #source: string;
  readonly #site: string;
  readonly #allowance: Allowance;
  readonly #arrivedAt: number;
  readonly #onGone: (session: Session) => void;
  #phase: Phase = { kind: 'arriving' };
  #transaction: OpenTransaction | null = null;

  constructor(door: Door, line: Line, onGone: (session: Session) => void) {
    this.#door = door;
    this.#line = line;
    this.#onGone = onGone;
    this.#source = parseSource(line.remoteAddress);
    this.#site = parseSite(line.remoteAddress);
    this.#allowance = new Allowance(door.limits);
    this.#arrivedAt = door.deps.clock.now();
  }

  arrive(): ReplyName | null {
    const entry = this.#enter();
    if (entry === 'entered') {
      // Not when it is over: who has been told to go, and stays, would count for nothing.
      this.#line.whenClosed(() => this.#door.guard.leave(this.#source, this.#site));
      this.#awaitCommand();
      return null;
    }
    this.#phase = { kind: 'gone' };
    this.#refused(entry);
    this.#onGone(this);
    return entry;
  }

  #enter() {
    const { stage, deps, guard } = this.#door;
    if (stage === 'closing') return 'shutting_down';
    return deps.connectionBudget.hasRoom
      ? guard.enter(this.#source, this.#site)
      : 'too_many_connections';
  }

  screen(kind: CommandKind): ReplyName | null {
    this.#awaitCommand();
    const refusal = this.#screen(kind);
    if (refusal !== null) this.#refused(refusal);
    return refusal;
  }

  #screen(kind: CommandKind): ReplyName | null {
    if (kind === 'quit') return null;
    if (this.#door.stage === 'closing') return 'shutting_down';
    if (kind === 'idle') this.#allowance.idle();
    if (this.#allowance.idleSpent) return 'no_progress';
    if (kind === 'idle' || kind === 'work') return null;
    return this.#allowance.unknown() ? null : 'too_many_unknown';
  }

  stumbled(): void {
    this.#allowance.idle();
  }

  mail(command: MailCommand, answer: Answer): void {
    this.#attempt(this.#door.settings.handlerTimeoutMs, answer, async (isAwaited) => {
      const refused = this.#refusedByOperator(command.address);
      if (refused !== null) return refused;
      const isWithin = await this.#door.guard.takeMessage(this.#source);
      if (!isAwaited()) return 'internal';
      if (!isWithin) {
        this.stumbled();
        return 'source_messages';
      }
      const envelope = new Transaction(command);
      this.reset();
      const notices = new Notices(this.#door, this.#line, envelope.id);
      this.#transaction = { envelope, notices };
      return 'sender_ok';
    });
  }

  /** Null: welcome. `postmaster` is no exception: who was refused knows other ways (REFUSE-2). */
  #refusedByOperator(sender: string): ReplyName | null {
    const refused = this.#door.settings.refusals.judge(sender, this.#line.remoteAddress);
    if (refused === null) return null;
    this.stumbled();
    return refused === 'network' ? 'refused_network' : 'refused_sender';
  }

  recipient(path: string, answer: Answer): void {
    const open = this.#transaction;
    this.#attempt(this.#door.settings.handlerTimeoutMs, answer, (isAwaited) =>
      this.#address(open, path, isAwaited),
    );
  }

  async #address(
    open: OpenTransaction | null,
    path: string,
    isAwaited: () => boolean,
  ): Promise<ReplyName> {
    if (open === null) return 'internal';
    const { envelope, notices } = open;
    if (envelope.acceptedCount >= this.#door.limits.recipients) return 'too_many_recipients';
    // Before anything is looked up: whoever has guessed enough learns no more.
    if (this.#allowance.failuresSpent) return 'session_failures';
    if (await this.#door.guard.failuresSpent(this.#source)) return 'source_failures';
    const { verdict, address } = await findRecipient(this.#door, envelope, path);
    if (!isAwaited()) return 'internal';
    switch (verdict.kind) {
      case 'deliver':
        if (address !== null) envelope.deliverTo(path, address, verdict.inbox, verdict.left);
        notices.addressed(verdict.inbox);
        return 'recipient_ok';
      case 'dropped':
        envelope.drop(path, verdict.why);
        return 'recipient_ok';
      case 'refused':
        if (verdict.inbox !== null) notices.turnedAway(verdict.inbox, verdict.reply, envelope);
        if (verdict.miss) await this.#missed();
        return verdict.reply;
    }
  }

  async #missed(): Promise<void> {
    this.#allowance.failedRecipient();
    await this.#door.guard.failed(this.#source);
  }

  data(): DataSink | null {
    const open = this.#transaction;
    if (open === null) return null;
    const data = new DataPhase(this.#door, open, this.#site, {
      breakOff: (reply) => this.#breakOff(reply),
      finish: (message, held, answer) => this.#finish(open, message, held, answer),
    });
    this.#phase = { kind: 'receiving', data };
    return data;
  }

  #finish(open: OpenTransaction, message: ReceivedMessage, held: HeldBytes, answer: Answer): void {
    const mail = { ...open, message, line: this.#line, arrivedAt: this.#arrivedAt };
    this.#attempt(this.#door.limits.dotTimeoutMs, answer, async (isAwaited) => {
      const reply = await deliverMail(this.#door, mail).finally(() => held.release());
      if (reply === 'accepted' && isAwaited()) this.#allowance.progress();
      return reply;
    });
  }

  /**
   * The wrapper of every handler: an error and a wait that is too long are 451, never
   * 5yz, and what comes after that is not said. The work itself goes on: what it still
   * commits, the sender's retry finds. It asks `isAwaited` after each wait, and changes nothing
   * of the session once that is false: the sender was told 451, and has gone on.
   */
  #attempt(
    ms: number,
    answer: Answer,
    work: (isAwaited: () => boolean) => Promise<ReplyName>,
  ): void {
    const settle = (reply: ReplyName) => {
      if (this.#phase !== answering) return;
      this.#awaitCommand();
      this.#refused(reply);
      answer(reply);
      this.retire();
    };
    const until = this.#door.deps.clock.now() + ms;
    const answering: Phase = { kind: 'answering', until, giveUp: () => settle('internal') };
    this.#phase = answering;
    work(() => this.#phase === answering)
      .catch((error: unknown): ReplyName => {
        this.#failed('smtp', error);
        return 'internal';
      })
      .then(settle)
      .catch((error: unknown) => this.#failed('smtp reply', error));
  }

  reset(): void {
    this.#transaction = null;
  }

  async mayEncrypt(): Promise<ReplyName | null> {
    if (await this.#door.guard.takeHandshake(this.#source)) return null;
    this.#refused('source_handshakes');
    return 'source_handshakes';
  }

  securing(): void {
    const until = this.#door.deps.clock.now() + this.#door.limits.handshakeMs;
    this.#phase = { kind: 'securing', until };
  }

  secured(): void {
    this.#door.deps.log.secured({ protocol: this.#line.tls?.protocol ?? 'TLS' });
    this.#awaitCommand();
    this.retire();
  }

  unsecured(why: string): void {
    if (this.#phase.kind !== 'securing') return;
    this.#door.deps.log.unsecured({ why, remoteAddress: this.#line.remoteAddress });
    this.#awaitCommand();
    // Without a word: in clear it would only break what the peer may still be at.
    this.#line.cut();
  }

  broke(error: unknown): void {
    this.#failed('smtp session', error);
  }

  gone(): void {
    if (this.#phase.kind === 'gone') return;
    if (this.#phase.kind === 'receiving') {
      this.#phase.data.end();
      this.#tellRefused('silence');
    }
    this.unsecured('closed');
    this.#phase = { kind: 'gone' };
    this.reset();
    this.#onGone(this);
  }

  /** While the receiver closes: a session that owes nothing is told to go. */
  retire(): void {
    if (this.#door.stage === 'closing' && this.#phase.kind === 'commands') {
      this.#line.hangUp('shutting_down');
    }
  }

  /** Out of time: whatever it does, it ends here. */
  end(): void {
    this.#line.hangUp('shutting_down');
  }

  /** Looks at the deadline of the phase. Called by the receiver's one timer. */
  sweep(): void {
    const now = this.#door.deps.clock.now();
    const { silenceMs, sessionMs } = this.#door.limits;
    switch (this.#phase.kind) {
      case 'commands':
        if (now - this.#phase.since >= silenceMs) this.#breakOff('silence');
        else if (this.#age(now) >= sessionMs) this.#breakOff('session_too_long');
        return;
      case 'securing':
        if (now >= this.#phase.until) this.unsecured('timeout');
        return;
      case 'answering':
        if (now >= this.#phase.until) this.#phase.giveUp();
        return;
      case 'receiving':
        this.#phase.data.sweep();
        return;
      case 'arriving':
      case 'gone':
        return;
    }
  }

  /** Time since it arrived, counted half while a transaction is open: that one may end. */
  #age(now: number): number {
    return (now - this.#arrivedAt) / (this.#transaction === null ? 1 : 2);
  }

  #breakOff(reply: ReplyName): void {
    this.#tellRefused(reply);
    this.#refused(reply);
    if (this.#phase.kind === 'receiving') this.#phase.data.end();
    // Told already: `gone` has nothing more to tell.
    this.#awaitCommand();
    this.#line.hangUp(reply);
  }

  #tellRefused(reply: ReplyName): void {
    this.#transaction?.notices.refused(this.#transaction.envelope.inboxes, reply);
  }

  #awaitCommand(): void {
    this.#phase = { kind: 'commands', since: this.#door.deps.clock.now() };
  }

  #refused(reply: ReplyName): void {
    const { code, enhanced } = REPLIES[reply];
    if (code < 400) return;
    const { remoteAddress } = this.#line;
    this.#door.deps.log.refused({ code, enhanced, reason: reply, remoteAddress });
  }

  #failed(where: string, error: unknown): void {
    // The store says itself that it is away; a line for each mail would only repeat it.
    if (!(error instanceof StoreUnavailable)) this.#door.deps.log.failed(where, error);
  }
}
