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
import type { Connection, EndReason } from '../inbox/state.ts';
import { backoff } from './backoff.ts';
import { Poller } from './poller.ts';
import type { InboxRest } from './rest.ts';
import type { Cancel, Scheduler } from './scheduler.ts';
import type { SocketHandle, SocketListener } from './socket.ts';

/** Milliseconds; a connection back within it was never worth a word to the person. */
const TROUBLE_SHOWN_AFTER = 800;

export interface LinkDeps {
  readonly token: string;
  /** What an inbox was made with; a page that resumes one has neither. */
  readonly lease: string | null;
  readonly cursor: Cursor | null;
  readonly rest: Pick<InboxRest, 'changes'>;
  readonly openSocket: (listener: SocketListener) => SocketHandle;
  readonly schedule: Scheduler;
  readonly random: () => number;
  readonly isOnline: () => boolean;
  readonly tell: (event: InboxEvent) => void;
}

type SocketPhase =
  /** The inbox ended, or this tab left it: nothing wakes the link again. */
  | { readonly kind: 'over' }
  | { readonly kind: 'none' }
  | { readonly kind: 'waiting'; readonly cancel: Cancel }
  | { readonly kind: 'opening'; readonly handle: SocketHandle; readonly cancel: Cancel }
  | { readonly kind: 'joined'; readonly handle: SocketHandle; readonly cancelMove: Cancel };

/**
 * Keeps a tab hearing of its inbox: a WebSocket where one can be had, long polling
 * while it cannot. At any time one of the two may feed the tab, and whichever does goes on
 * from the cursor of the last change told. So nothing is missed, doubled or reordered.
 */
export class Link {
  readonly #deps: LinkDeps;
  readonly #poller: Poller;
  #socket: SocketPhase = { kind: 'none' };
  #cursor: Cursor | null;
  #lease: string | null;
  /** As it was told last. */
  #domain: DomainState = 'active';
  /** Since the last hello. */
  #refusals = 0;
  #attempts = 0;
  #cancelTrouble: Cancel | null = null;

  constructor(deps: LinkDeps) {
    this.#deps = deps;
    this.#cursor = deps.cursor;
    this.#lease = deps.lease;
    this.#poller = new Poller(deps, {
      position: () => ({ cursor: this.#cursor, lease: this.#lease }),
      answered: (answer, fresh) => this.#polled(answer, fresh),
      gone: () => this.#end('gone'),
      trouble: () => this.#trouble(),
    });
  }

  get lease(): string | null {
    return this.#lease;
  }

  /** Begins, or begins anew: after sleep or a change of network no open socket is to be trusted. */
  wake(): void {
    if (this.#socket.kind === 'over') return;
    this.#closeSocket();
    this.#attempts = 0;
    this.#trouble();
    if (this.#poller.running) this.#poller.restart();
    this.#open();
  }

  /** Lets go of the network without a goodbye; `wake` goes on from here. */
  sleep(): void {
    if (this.#socket.kind !== 'over') this.#closeSocket();
    this.#poller.stop();
    this.#calm();
  }

  /** For good, and without a goodbye. */
  stop(): void {
    this.sleep();
    this.#socket = { kind: 'over' };
  }

  #open(): void {
    const cancel = this.#deps.schedule.after(SOCKET_OPEN_TIMEOUT_MS, () => this.#blocked());
    const handle = this.#deps.openSocket(this.#listener());
    this.#socket = { kind: 'opening', handle, cancel };
  }

  #listener(): SocketListener {
    const { tell, schedule } = this.#deps;
    let startedFrom: Cursor | null = null;
    return {
      auth: () => {
        startedFrom = this.#cursor;
        // From here on the socket tells what happened; a poll's answer would tell it twice.
        this.#poller.stop();
        return this.#introduction();
      },
      refused: (code) => this.#refused(code),
      hello: (hello) => this.#joined(hello, startedFrom === null || hello.reset === true),
      change: (change) => this.#changed([change]),
      lease: (lease) => tell({ type: 'lease', lease }),
      delivery: (notice) => tell({ type: 'delivery', notice, at: schedule.now() }),
      domain: (state) => this.#tellDomain(state),
      moving: (afterMs) => this.#move(afterMs),
      closed: (reason) => this.#end(reason),
      lost: () => {
        this.#closeSocket();
        this.#retryLater();
      },
    };
  }

  #introduction(): TabAuth {
    return {
      token: this.#deps.token,
      ...(this.#cursor !== null && { cursor: this.#cursor }),
      ...(this.#lease !== null && { lease: this.#lease }),
    };
  }

  #joined(hello: InboxHello, fresh: boolean): void {
    if (this.#socket.kind === 'opening') {
      this.#socket.cancel();
      this.#socket = { kind: 'joined', handle: this.#socket.handle, cancelMove: () => {} };
    }
    this.#poller.stop();
    this.#lease = hello.lease;
    this.#refusals = 0;
    this.#attempts = 0;
    this.#calm();
    if (fresh) this.#renew();
    // It says nothing of a domain that is active, and of another one it is told next.
    this.#domain = 'active';
    this.#deps.tell({ type: 'hello', hello, at: this.#deps.schedule.now() });
  }

  #polled(answer: ChangesAnswer, fresh: boolean): void {
    if (fresh) this.#renew();
    this.#changed(answer.changes);
    this.#cursor = answer.cursor;
    this.#lease = answer.lease ?? this.#lease;
    this.#calm();
    this.#deps.tell({ type: 'connection', connection: 'polling' });
    const state = answer.domainState ?? 'active';
    if (state !== this.#domain) this.#tellDomain(state);
  }

  #tellDomain(state: DomainState): void {
    this.#domain = state;
    this.#deps.tell({ type: 'domain', state });
  }

  /** What comes next is everything, so the old place means nothing any more. */
  #renew(): void {
    this.#cursor = null;
    this.#deps.tell({ type: 'renewed' });
  }

  #changed(changes: readonly Change[]): void {
    const last = changes.at(-1);
    if (last === undefined) return;
    this.#cursor = last.cursor;
    this.#deps.tell({ type: 'changes', changes, at: this.#deps.schedule.now() });
  }

  #refused(code: string | null): void {
    if (code === 'not_found') {
      this.#end('gone');
      return;
    }
    this.#refusals += 1;
    this.#closeSocket();
    this.#retryLater();
  }

  /** Not open in time: something swallows it, and would swallow the next one for as long. */
  #blocked(): void {
    this.#refusals = SOCKET_REFUSALS_BEFORE_POLLING;
    this.#closeSocket();
    this.#retryLater();
  }

  #retryLater(): void {
    if (!this.#poller.healthy) this.#trouble();
    if (this.#refusals >= SOCKET_REFUSALS_BEFORE_POLLING) this.#poller.start();
    const delay = backoff(this.#attempts, this.#deps.random);
    this.#attempts += 1;
    const cancel = this.#deps.schedule.after(delay, () => this.#open());
    this.#socket = { kind: 'waiting', cancel };
  }

  /** The server is about to go; its tabs spread their coming back over the time it gives. */
  #move(afterMs: number): void {
    if (this.#socket.kind !== 'joined') return;
    const { handle } = this.#socket;
    this.#deps.tell({ type: 'moving' });
    const cancelMove = this.#deps.schedule.after(afterMs * this.#deps.random(), () => this.wake());
    this.#socket = { kind: 'joined', handle, cancelMove };
  }

  #end(reason: EndReason): void {
    this.stop();
    this.#deps.tell({ type: 'ended', reason, at: this.#deps.schedule.now() });
  }

  #closeSocket(): void {
    const phase = this.#socket;
    this.#socket = { kind: 'none' };
    switch (phase.kind) {
      case 'none':
      case 'over':
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

  #trouble(): void {
    if (this.#cancelTrouble !== null) return;
    this.#cancelTrouble = this.#deps.schedule.after(TROUBLE_SHOWN_AFTER, () => {
      this.#cancelTrouble = null;
      const connection: Connection = this.#deps.isOnline() ? 'reconnecting' : 'offline';
      this.#deps.tell({ type: 'connection', connection });
    });
  }

  #calm(): void {
    this.#cancelTrouble?.();
    this.#cancelTrouble = null;
  }
}
