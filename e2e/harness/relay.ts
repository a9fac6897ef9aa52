import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/**
 * A piece of network between a browser and the service: it carries bytes both ways, and
 * can be cut. Its address is known before that of what lies behind it.
 */
export interface Relay extends AsyncDisposable {
  readonly origin: string;
  /** Where new connections lead from now on; null: nowhere, they are cut at once. */
  lead(target: NetConnectOpts | null): void;
  /** Cuts every connection on both sides by RST, as a network does that goes away. */
  cut(): void;
  /** From now on clients get no data from the target, which still gets their data. */
  mute(): void;
  /** Cuts one of the connections in the same way; `at`, from 0 up to 1, says which. */
  cutOne(at: number): void;
}

export async function startRelay(): Promise<Relay> {
  /** Both ends of every connection, by the end that the browser has. */
  const pairs = new Map<Socket, Socket>();
  let target: NetConnectOpts | null = null;

  const server = createServer({ allowHalfOpen: true }, (near) => {
    near.on('error', () => {});
    if (target === null) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ allowHalfOpen: true, ...target });
    far.on('error', () => {});
    pairs.set(near, far);
    near.pipe(far).pipe(near);
    near.on('close', () => {
      pairs.delete(near);
      far.destroy();
    });
    far.on('close', () => near.destroy());
  });
  const reset = ([near, far]: readonly [Socket, Socket]) => {
    near.resetAndDestroy();
    // A Unix socket, as of a proxy, knows no RST.
    if (far.remoteFamily === undefined) far.destroy();
    else far.resetAndDestroy();
  };
  const cut = () => [...pairs].forEach(reset);

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the relay has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    lead: (to) => {
      target = to;
    },
    cut,
    mute() {
      for (const [near, far] of pairs) far.unpipe(near).pause();
    },
    cutOne(at) {
      const pair = [...pairs][Math.floor(at * pairs.size)];
      if (pair !== undefined) reset(pair);
    },
    async [Symbol.asyncDispose]() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
