import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ephemeral ports of systems, which other processes take for their connections. */
const FIRST = 10_000;
/** Ports that one process chooses from. Another one could take the same before its program listens. */
const PORTS = 220;
const SLICES = 100;
const ATTEMPTS = 50;

const first = FIRST + (process.pid % SLICES) * PORTS;

/** A port that was free a moment ago, for programs that cannot choose one. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(first, first + PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
