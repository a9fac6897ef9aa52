import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint } from './subject.ts';

/** Attempts to reach something that is starting, and milliseconds between two: 5 s in all. */
const ATTEMPTS = 250;
const RETRY_MS = 20;

/** Resolves once something listens there; it may still be starting. */
export async function reachable({ host, port }: Endpoint, complaint: () => string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const socket = connect(port, host);
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await delay(RETRY_MS);
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`nothing listens on ${host}:${port}: ${complaint()}`);
}
