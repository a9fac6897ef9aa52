import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Opens a connection. Rejects with the error of `node:net`, or when `signal` is aborted. */
export type Dial = (address: string, port: number, signal: AbortSignal) => Promise<Socket>;

export const dialTcp: Dial = async (address, port, signal) => {
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect', { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
};
