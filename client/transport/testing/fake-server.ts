import type { Summary } from '#shared/message.ts';
import type { Change, ChangesAnswer } from '#shared/protocol.ts';
import type { Answer, PollQuery } from '../rest.ts';
import type { SocketHandle, SocketListener } from '../socket.ts';

const SERVER_TIME = '2026-03-01T12:00:00.000Z';

interface HeldPoll {
  readonly query: PollQuery;
  readonly answer: (answer: Answer<ChangesAnswer>) => void;
}

interface FakeSocket {
  readonly listener: SocketListener;
  state: 'opening' | 'open' | 'joined' | 'closed';
  /** The cursor of its auth data. */
  from: string | null;
}

/** A fake server with one inbox, whose sockets and long polls a test controls. */
export class FakeServer {
  readonly changes: Change[] = [];
  readonly sockets: FakeSocket[] = [];
  readonly polls: HeldPoll[] = [];
  /** How a poll is answered that could be answered at once. */
  polling: 'answers' | 'fails' | 'gone' = 'answers';
  /** The domain state in the answers to polls. */
  domainState: ChangesAnswer['domainState'];

  readonly openSocket = (listener: SocketListener): SocketHandle => {
    const socket: FakeSocket = { listener, state: 'opening', from: null };
    this.sockets.push(socket);
    return {
      close() {
        socket.state = 'closed';
      },
    };
  };

  readonly rest = {
    changes: (query: PollQuery) =>
      new Promise<Answer<ChangesAnswer>>((resolve) => {
        const poll: HeldPoll = { query, answer: resolve };
        query.signal.addEventListener('abort', () => resolve({ kind: 'unreachable' }));
        this.polls.push(poll);
        if (query.wait === 0 || this.polling !== 'answers' || this.#after(query.after).length > 0) {
          this.#answer(poll);
        }
      }),
  };

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('No socket was opened.');
    return last;
  }

  get poll(): HeldPoll {
    const last = this.polls.at(-1);
    if (last === undefined) throw new Error('Nothing was asked.');
    return last;
  }

  refuse(code: string | null = null): void {
    this.socket.state = 'closed';
    this.socket.listener.refused(code);
  }

  lose(): void {
    this.socket.state = 'closed';
    this.socket.listener.lost();
  }

  /** The WebSocket opens, and the tab sends its auth data. */
  open(): void {
    const { socket } = this;
    socket.from = socket.listener.auth().cursor ?? null;
    socket.state = 'open';
  }

  /** Sends the hello and the changes after the cursor; drops the socket after `count` of them. */
  greet({ reset = false, lease = 'lease-1', count = Number.POSITIVE_INFINITY } = {}): void {
    const { socket } = this;
    socket.state = 'joined';
    socket.listener.hello({
      address: 'quietlark7@mayfly.localhost',
      expiresAt: SERVER_TIME,
      serverTime: SERVER_TIME,
      cursor: this.#cursor(),
      lease,
      tabs: 1,
      version: '1',
      ...(reset && { reset: true }),
    });
    const missed = reset ? this.changes : this.#after(socket.from);
    for (const change of missed.slice(0, count)) socket.listener.change(change);
    if (missed.length > count) this.lose();
  }

  accept(how: Parameters<FakeServer['greet']>[0] = {}): void {
    this.open();
    this.greet(how);
  }

  /** Adds a change and sends it to the tab. */
  addChange(change: Change): void {
    this.changes.push(change);
    if (this.sockets.at(-1)?.state === 'joined') this.socket.listener.change(change);
    const held = this.polls.at(-1);
    if (held && !held.query.signal.aborted) this.#answer(held);
  }

  mail(seq: number): void {
    this.addChange({ type: 'message', cursor: `e.${seq}`, message: summary(seq) });
  }

  #answer({ query, answer }: HeldPoll): void {
    switch (this.polling) {
      case 'answers':
        answer({
          kind: 'ok',
          value: {
            changes: this.#after(query.after),
            cursor: this.#cursor(),
            ...(query.lease === null && { lease: 'lease-9' }),
            ...(this.domainState && { domainState: this.domainState }),
          },
        });
        break;
      case 'fails':
        answer({ kind: 'unreachable' });
        break;
      case 'gone':
        answer({ kind: 'gone' });
        break;
    }
  }

  #after(cursor: string | null): Change[] {
    return this.changes.slice(this.changes.findIndex((change) => change.cursor === cursor) + 1);
  }

  #cursor(): string {
    return this.changes.at(-1)?.cursor ?? 'e.0';
  }
}

function summary(seq: number): Summary {
  return {
    id: `m${seq}`,
    seq,
    from: null,
    to: [],
    subject: '',
    receivedAt: SERVER_TIME,
    size: 1,
    snippet: '',
    code: null,
    link: null,
    authentication: null,
    attachmentCount: 0,
    tag: null,
    reading: false,
    seen: false,
  };
}
