import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A piece of network that can stop in the middle, with what was said under way in it. */
export interface Stall extends AsyncDisposable {
  readonly port: number;
  /** From the next words with `mark` in them on, nothing arrives. Resolves once some are kept. */
  before(mark: string): Promise<void>;
  /** What was kept arrives, late and in order. */
  goOn(): void;
}

type State =
  | { readonly kind: 'flowing' }
  | { readonly kind: 'waiting'; readonly mark: string; readonly met: () => void }
  | { readonly kind: 'stalled'; readonly kept: (readonly [Socket, Buffer])[] };

export async function startStall(target: number): Promise<Stall> {
  const sockets = new Set<Socket>();
  let state: State = { kind: 'flowing' };

  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const each of [near, far]) {
      sockets.add(each);
      each.on('error', () => {});
      each.on('close', () => {
        sockets.delete(each);
        near.destroy();
        far.destroy();
      });
    }
    far.pipe(near);
    near.on('data', (words: Buffer) => {
      if (state.kind === 'waiting' && words.includes(state.mark)) {
        state.met();
        state = { kind: 'stalled', kept: [] };
      }
      if (state.kind === 'stalled') state.kept.push([far, words]);
      else far.write(words);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stall has no port');
  return {
    port: address.port,
    before(mark) {
      const { promise, resolve } = Promise.withResolvers<void>();
      state = { kind: 'waiting', mark, met: resolve };
      return promise;
    },
    goOn() {
      const kept = state.kind === 'stalled' ? state.kept : [];
      state = { kind: 'flowing' };
      for (const [far, words] of kept) far.write(words);
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
