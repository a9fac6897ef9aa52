import { StoreUnavailable } from '#server/inbox/store.ts';
import { parseSite, parseSource } from '#server/ops/source.ts';
import type { ReceiverContext } from './context.ts';
import { DataPhase } from './data-phase.ts';
import { deliverMessage } from './delivery.ts';
import { addRecipient } from './recipient.ts';
import type {
  ClientConnection,
  CommandKind,
  DataSink,
  MailCommand,
  SendReply,
  SmtpHandler,
} from './rfc5321/handler.ts';
import { findReply, type Reply, type ReplyName } from './rfc5321/replies.ts';
import { Transaction } from './transaction.ts';

/** What a session waits for. Each phase has its own deadline, checked by `checkDeadline`. */
type Phase =
  | { readonly kind: 'connecting' }
  /** The client sends the next command. */
  | { readonly kind: 'command'; readonly since: number }
  /** A TLS handshake. */
  | { readonly kind: 'tls'; readonly until: number }
  /** The server computes a reply. */
  | { readonly kind: 'reply'; readonly until: number; giveUp(): void }
  /** The client sends the rest of a message. */
  | { readonly kind: 'data'; readonly data: DataPhase }
  | { readonly kind: 'closed' };

/** One SMTP session: what Mayfly does with the commands of one connection. */
export class Session implements SmtpHandler {
  readonly #context: ReceiverContext;
  readonly #connection: ClientConnection;
  readonly #source: string;
  readonly #site: string;
  readonly #connectedAt: number;
  readonly #onClosed: (session: Session) => void;
  #phase: Phase = { kind: 'connecting' };
  #transaction: Transaction | null = null;
  #unknownCommands = 0;
  /** Commands since the last message that bring none nearer. */
  #idleCommands = 0;
  #failedRecipients = 0;

  constructor(
    context: ReceiverContext,
    connection: ClientConnection,
    onClosed: (session: Session) => void,
  ) {
    this.#context = context;
    this.#connection = connection;
    this.#onClosed = onClosed;
    this.#source = parseSource(connection.remoteAddress);
    this.#site = parseSite(connection.remoteAddress);
    this.#connectedAt = context.deps.clock.now();
  }

  connect(): ReplyName | null {
    const admitted = this.#enter();
    if (admitted === 'entered') {
      // The socket counts, not the session: a client that ignores a 421 still holds a connection.
      this.#connection.onClosed(() => this.#context.sourceLimiter.leave(this.#source, this.#site));
      this.#awaitCommand();
      return null;
    }
    this.#phase = { kind: 'closed' };
    this.#logRefusal(admitted);
    this.#onClosed(this);
    return admitted;
  }

  #enter() {
    const { stage, deps, sourceLimiter } = this.#context;
    if (stage === 'closing') return 'shutting_down';
    return deps.connectionBudget.hasRoom
      ? sourceLimiter.enter(this.#source, this.#site)
      : 'too_many_connections';
  }

  authorize(kind: CommandKind): ReplyName | null {
    this.#awaitCommand();
    const refusal = this.#findRefusal(kind);
    if (refusal !== null) this.#logRefusal(refusal);
    return refusal;
  }

  #findRefusal(kind: CommandKind): ReplyName | null {
    if (kind === 'quit') return null;
    const { stage, limits } = this.#context;
    if (stage === 'closing') return 'shutting_down';
    if (kind === 'idle') this.#idleCommands += 1;
    if (this.#idleCommands > limits.idleCommands) return 'no_progress';
    if (kind === 'idle' || kind === 'work') return null;
    this.#unknownCommands += 1;
    return this.#unknownCommands < limits.unknownCommands ? null : 'too_many_unknown';
  }

  countError(): void {
    this.#idleCommands += 1;
  }

  mail(command: MailCommand, sendReply: SendReply): void {
    this.#reply(this.#context.settings.handlerTimeoutMs, sendReply, async (isAwaited) => {
      const { settings, sourceLimiter } = this.#context;
      // For `postmaster` too: there are other ways to reach the operator.
      const match = settings.refusals.match(command.address, this.#connection.remoteAddress);
      if (match !== null) return match === 'network' ? 'refused_network' : 'refused_sender';
      const rate = await sourceLimiter.messages.take(this.#source);
      if (!isAwaited()) return 'internal';
      if (rate.kind === 'over') {
        this.countError();
        return 'source_messages';
      }
      this.#transaction = new Transaction(this.#context, this.#connection, command);
      return 'sender_ok';
    });
  }

  recipient(path: string, sendReply: SendReply): void {
    const transaction = this.#transaction;
    this.#reply(this.#context.settings.handlerTimeoutMs, sendReply, (isAwaited) =>
      this.#addRecipient(transaction, path, isAwaited),
    );
  }

  async #addRecipient(
    transaction: Transaction | null,
    path: string,
    isAwaited: () => boolean,
  ): Promise<ReplyName> {
    if (transaction === null) return 'internal';
    const { limits, sourceLimiter } = this.#context;
    if (transaction.recipients.length >= limits.recipients) return 'too_many_recipients';
    // Before the address is looked up: a guesser over the limit learns nothing more.
    if (this.#failedRecipients >= limits.failedRecipients) return 'session_failures';
    const rate = await sourceLimiter.failures.look(this.#source);
    if (rate.kind === 'over') return 'source_failures';
    const reply = await addRecipient(this.#context, transaction, path, isAwaited);
    if (reply === 'unknown_recipient' || reply === 'foreign_domain') {
      this.#failedRecipients += 1;
      await sourceLimiter.failures.take(this.#source);
    }
    return reply;
  }

  data(): DataSink | null {
    const transaction = this.#transaction;
    if (transaction === null) return null;
    const data = new DataPhase(this.#context, transaction, this.#site);
    this.#phase = { kind: 'data', data };
    return {
      write: (content) => this.#closeIfRefused(data.write(content)),
      finish: (sendReply) => this.#finishData(transaction, data, sendReply),
    };
  }

  #finishData(transaction: Transaction, data: DataPhase, sendReply: SendReply): void {
    const message = data.finish();
    if (message === null) return;
    const from = { connection: this.#connection, connectedAt: this.#connectedAt };
    const delivery = { transaction, message, ...from };
    this.#reply(this.#context.limits.dotTimeoutMs, sendReply, async (isAwaited) => {
      const reply = await deliverMessage(this.#context, delivery).finally(() => data.release());
      if (reply === 'accepted' && isAwaited()) this.#idleCommands = 0;
      return reply;
    });
  }

  /**
   * Runs the work of one command and sends its reply. An error, or work that takes longer than
   * `ms`, is 451 and never 5yz; a later result is not sent. The work itself goes on: the sender's
   * retry finds what it still commits. After each await the work asks `isAwaited`, and changes
   * nothing of the session once that is false: the sender got 451 and has moved on.
   */
  #reply(
    ms: number,
    sendReply: SendReply,
    work: (isAwaited: () => boolean) => Promise<ReplyName | Reply>,
  ): void {
    const settle = (reply: ReplyName | Reply) => {
      if (this.#phase !== replying) return;
      this.#awaitCommand();
      this.#logRefusal(reply);
      sendReply(reply);
      this.closeIfIdle();
    };
    const until = this.#context.deps.clock.now() + ms;
    const replying: Phase = { kind: 'reply', until, giveUp: () => settle('internal') };
    this.#phase = replying;
    work(() => this.#phase === replying)
      .catch((error: unknown): ReplyName => {
        this.#logFailure('smtp', error);
        return 'internal';
      })
      .then(settle)
      .catch((error: unknown) => this.#logFailure('smtp reply', error));
  }

  reset(): void {
    this.#transaction = null;
  }

  async authorizeTls(): Promise<ReplyName | null> {
    const rate = await this.#context.sourceLimiter.handshakes.take(this.#source);
    if (rate.kind === 'within') return null;
    this.#logRefusal('source_handshakes');
    return 'source_handshakes';
  }

  tlsStarted(): void {
    const until = this.#context.deps.clock.now() + this.#context.limits.handshakeMs;
    this.#phase = { kind: 'tls', until };
  }

  tlsEstablished(): void {
    this.#context.deps.log.secured({ protocol: this.#connection.tls?.protocol ?? 'TLS' });
    this.#awaitCommand();
    this.closeIfIdle();
  }

  tlsFailed(why: string): void {
    if (this.#phase.kind !== 'tls') return;
    const { remoteAddress } = this.#connection;
    this.#context.deps.log.unsecured({ why, remoteAddress });
    this.#awaitCommand();
    // Without a reply: plain text would only corrupt the handshake that the client still reads.
    this.#connection.destroy();
  }

  failed(error: unknown): void {
    this.#logFailure('smtp session', error);
  }

  closed(): void {
    if (this.#phase.kind === 'closed') return;
    if (this.#phase.kind === 'data') {
      this.#phase.data.abort();
      this.#transaction?.notices.refused('silence');
    }
    this.tlsFailed('closed');
    this.#phase = { kind: 'closed' };
    this.reset();
    this.#onClosed(this);
  }

  /** While the receiver closes: ends a session that waits for a command. */
  closeIfIdle(): void {
    if (this.#context.stage === 'closing' && this.#phase.kind === 'command') {
      this.#connection.closeWith('shutting_down');
    }
  }

  /** The shutdown grace is over: ends the session in any phase. */
  forceClose(): void {
    this.#connection.closeWith('shutting_down');
  }

  /** Called by the receiver's one timer. */
  checkDeadline(): void {
    const now = this.#context.deps.clock.now();
    const { silenceMs, sessionMs } = this.#context.limits;
    switch (this.#phase.kind) {
      case 'command':
        if (now - this.#phase.since >= silenceMs) this.#closeWith('silence');
        else if (this.#countedAge(now) >= sessionMs) this.#closeWith('session_too_long');
        return;
      case 'tls':
        if (now >= this.#phase.until) this.tlsFailed('timeout');
        return;
      case 'reply':
        if (now >= this.#phase.until) this.#phase.giveUp();
        return;
      case 'data':
        this.#closeIfRefused(this.#phase.data.checkRate());
        return;
      case 'connecting':
      case 'closed':
        return;
    }
  }

  /** Age of the session; an open transaction halves it, so that the transaction can end. */
  #countedAge(now: number): number {
    return (now - this.#connectedAt) / (this.#transaction === null ? 1 : 2);
  }

  #closeIfRefused(reply: ReplyName | null): void {
    if (reply !== null) this.#closeWith(reply);
  }

  #closeWith(reply: ReplyName): void {
    this.#transaction?.notices.refused(reply);
    this.#logRefusal(reply);
    if (this.#phase.kind === 'data') this.#phase.data.abort();
    // So that `closed` does not notify the tabs again.
    this.#awaitCommand();
    this.#connection.closeWith(reply);
  }

  #awaitCommand(): void {
    this.#phase = { kind: 'command', since: this.#context.deps.clock.now() };
  }

  #logRefusal(reply: ReplyName | Reply): void {
    const { code, enhanced } = findReply(reply);
    if (code < 400) return;
    const { remoteAddress } = this.#connection;
    const reason = typeof reply === 'string' ? reply : 'hook';
    this.#context.deps.log.refused({ code, enhanced, reason, remoteAddress });
  }

  #logFailure(where: string, error: unknown): void {
    // The store logs its own outage; a line for each message would only repeat it.
    if (!(error instanceof StoreUnavailable)) this.#context.deps.log.failed(where, error);
  }
}
