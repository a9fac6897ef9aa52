import { SOCKET_OPEN_TIMEOUT_MS, SOCKET_REFUSALS_BEFORE_POLLING } from '#shared/limits.ts';
import type {
  Change,
  ChangesAnswer,
  Cursor,
  DomainState,
  InboxHello,
  TabAuth,
} from '#shared/protocol.ts';
import type { InboxEvent } from '../inbox/events.ts';
import type { ConnectionStatus, EndReason } from '../inbox/state.ts';
import { backoff } from './backoff.ts';
import { Poller } from './poller.ts';
import type { InboxRest } from './rest.ts';
import type { Cancel, Scheduler } from './scheduler.ts';
import type { SocketHandle, SocketListener } from './socket.ts';

/** Milliseconds; shorter interruptions are not shown. */
const TROUBLE_SHOWN_AFTER_MS = 800;

export interface ConnectionDeps {
  readonly token: string;
  /** Lease and cursor of a new inbox; null if the page resumes one. */
  readonly lease: string | null;
  readonly cursor: Cursor | null;
  readonly rest: Pick<InboxRest, 'changes'>;
  readonly openSocket: (listener: SocketListener) => SocketHandle;
  readonly schedule: Scheduler;
  readonly random: () => number;
  readonly isOnline: () => boolean;
  readonly emit: (event: InboxEvent) => void;
}

type SocketPhase =
  /** The inbox ended, or this tab left it; final. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'none' }
  | { readonly kind: 'waiting'; readonly cancel: Cancel }
  | { readonly kind: 'opening'; readonly handle: SocketHandle; readonly cancel: Cancel }
  | { readonly kind: 'joined'; readonly handle: SocketHandle; readonly cancelMove: Cancel };

/**
 * Receives the changes of an inbox over a WebSocket, or by long polling while none can be
 * opened. Only one of the two feeds the tab at any time, and it continues from the cursor of
 * the last change emitted, so that no change is missed, repeated or reordered.
 */
export class InboxConnection {
  readonly #deps: ConnectionDeps;
  readonly #poller: Poller;
  #socket: SocketPhase = { kind: 'none' };
  #cursor: Cursor | null;
  #lease: string | null;
  /** As emitted last. */
  #domainState: DomainState = 'active';
  /** Failed openings since the last hello. From `SOCKET_REFUSALS_BEFORE_POLLING` on the tab polls. */
  #refusals = 0;
  /** Failed openings since the last hello or `reconnect`, for the delay before the next. */
  #attempts = 0;
  #cancelTrouble: Cancel | null = null;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
    this.#cursor = deps.cursor;
    this.#lease = deps.lease;
    this.#poller = new Poller(deps, {
      position: () => ({ cursor: this.#cursor, lease: this.#lease }),
      onAnswer: (answer, isComplete) => this.#onPollAnswer(answer, isComplete),
      onGone: () => this.#end('gone'),
      onTrouble: () => this.#reportTroubleLater(),
    });
  }

  get lease(): string | null {
    return this.#lease;
  }

  /** Starts, or starts over: after suspension or a change of network an open socket may be dead. */
  reconnect(): void {
    if (this.#socket.kind === 'stopped') return;
    this.#closeSocket();
    this.#attempts = 0;
    this.#reportTroubleLater();
    if (this.#poller.isRunning) this.#poller.restart();
    this.#open();
  }

  /** Closes socket and poll; `reconnect` continues from here. The goodbye is for `inbox-lifecycle.ts`. */
  suspend(): void {
    if (this.#socket.kind !== 'stopped') this.#closeSocket();
    this.#poller.stop();
    this.#clearTrouble();
  }

  /** As `suspend`, but final. */
  stop(): void {
    this.suspend();
    this.#socket = { kind: 'stopped' };
  }

  #open(): void {
    const cancel = this.#deps.schedule.after(SOCKET_OPEN_TIMEOUT_MS, () => this.#onOpenTimeout());
    const handle = this.#deps.openSocket(this.#listener());
    this.#socket = { kind: 'opening', handle, cancel };
  }

  #listener(): SocketListener {
    const { emit, schedule } = this.#deps;
    let startedFrom: Cursor | null = null;
    return {
      auth: () => {
        startedFrom = this.#cursor;
        // From here on the socket delivers the changes; a poll would repeat them.
        this.#poller.stop();
        return this.#authData();
      },
      refused: (code) => this.#onRefused(code),
      hello: (hello) => this.#onHello(hello, startedFrom === null || hello.reset === true),
      change: (change) => this.#emitChanges([change]),
      lease: (lease) => emit({ type: 'lease', lease }),
      delivery: (notice) => emit({ type: 'delivery', notice, at: schedule.now() }),
      domain: (state) => this.#emitDomain(state),
      moving: (afterMs) => this.#onServerMoving(afterMs),
      closed: (reason) => this.#end(reason),
      lost: () => {
        this.#closeSocket();
        this.#retryLater();
      },
    };
  }

  #authData(): TabAuth {
    return {
      token: this.#deps.token,
      ...(this.#cursor !== null && { cursor: this.#cursor }),
      ...(this.#lease !== null && { lease: this.#lease }),
    };
  }

  #onHello(hello: InboxHello, isComplete: boolean): void {
    if (this.#socket.kind === 'opening') {
      this.#socket.cancel();
      this.#socket = { kind: 'joined', handle: this.#socket.handle, cancelMove: () => {} };
    }
    this.#poller.stop();
    this.#lease = hello.lease;
    this.#refusals = 0;
    this.#attempts = 0;
    this.#clearTrouble();
    if (isComplete) this.#startOver();
    // The hello names no domain state; if it is not active, `domain` follows.
    this.#domainState = 'active';
    this.#deps.emit({ type: 'hello', hello, at: this.#deps.schedule.now() });
  }

  #onPollAnswer(answer: ChangesAnswer, isComplete: boolean): void {
    if (isComplete) this.#startOver();
    this.#emitChanges(answer.changes);
    this.#cursor = answer.cursor;
    this.#lease = answer.lease ?? this.#lease;
    this.#clearTrouble();
    this.#deps.emit({ type: 'connection', connection: 'polling', at: this.#deps.schedule.now() });
    const state = answer.domainState ?? 'active';
    if (state !== this.#domainState) this.#emitDomain(state);
  }

  #emitDomain(state: DomainState): void {
    this.#domainState = state;
    this.#deps.emit({ type: 'domain', state });
  }

  /** The next changes are the whole inbox, so the old cursor is dropped. */
  #startOver(): void {
    this.#cursor = null;
    this.#deps.emit({ type: 'resync' });
  }

  #emitChanges(changes: readonly Change[]): void {
    const last = changes.at(-1);
    if (last === undefined) return;
    this.#cursor = last.cursor;
    this.#deps.emit({ type: 'changes', changes, at: this.#deps.schedule.now() });
  }

  #onRefused(code: string | null): void {
    if (code === 'not_found') {
      this.#end('gone');
      return;
    }
    this.#refusals += 1;
    this.#closeSocket();
    this.#retryLater();
  }

  /** Something on the way drops WebSockets; another try would take as long, so polling starts. */
  #onOpenTimeout(): void {
    this.#refusals = SOCKET_REFUSALS_BEFORE_POLLING;
    this.#closeSocket();
    this.#retryLater();
  }

  #retryLater(): void {
    if (!this.#poller.isHealthy) this.#reportTroubleLater();
    if (this.#refusals >= SOCKET_REFUSALS_BEFORE_POLLING) this.#poller.start();
    const delay = backoff(this.#attempts, this.#deps.random);
    this.#attempts += 1;
    const cancel = this.#deps.schedule.after(delay, () => this.#open());
    this.#socket = { kind: 'waiting', cancel };
  }

  /** The server shuts down; its tabs spread their reconnects over the time that it gives. */
  #onServerMoving(afterMs: number): void {
    if (this.#socket.kind !== 'joined') return;
    const { handle } = this.#socket;
    this.#deps.emit({ type: 'moving' });
    const cancelMove = this.#deps.schedule.after(afterMs * this.#deps.random(), () =>
      this.reconnect(),
    );
    this.#socket = { kind: 'joined', handle, cancelMove };
  }

  #end(reason: EndReason): void {
    this.stop();
    this.#deps.emit({ type: 'ended', reason, at: this.#deps.schedule.now() });
  }

  #closeSocket(): void {
    const phase = this.#socket;
    this.#socket = { kind: 'none' };
    switch (phase.kind) {
      case 'none':
      case 'stopped':
        return;
      case 'waiting':
        phase.cancel();
        break;
      case 'opening':
        phase.cancel();
        phase.handle.close();
        break;
      case 'joined':
        phase.cancelMove();
        phase.handle.close();
        break;
    }
  }

  #reportTroubleLater(): void {
    if (this.#cancelTrouble !== null) return;
    this.#cancelTrouble = this.#deps.schedule.after(TROUBLE_SHOWN_AFTER_MS, () => {
      this.#cancelTrouble = null;
      const connection: ConnectionStatus = this.#deps.isOnline() ? 'reconnecting' : 'offline';
      this.#deps.emit({ type: 'connection', connection, at: this.#deps.schedule.now() });
    });
  }

  #clearTrouble(): void {
    this.#cancelTrouble?.();
    this.#cancelTrouble = null;
  }
}
