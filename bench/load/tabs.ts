/** Opens tabs, each with its own inbox or each a plain WebSocket, and keeps them open. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { receiveJob, report } from './job.ts';
import { BROWSER_HEADERS, openTab } from './tab.ts';

const Job = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('tabs'),
    httpUrl: z.string(),
    auths: z.array(z.object({ token: z.string(), lease: z.string().optional() })),
  }),
  z.object({ kind: z.literal('plain'), url: z.string(), count: z.number() }),
]);

/** Connections that are being opened at a time. */
const OPENERS = 32;

const job = await receiveJob(Job);

const lost = () => {
  throw new Error('a tab lost its socket');
};

async function openAll(openings: (() => Promise<unknown>)[]): Promise<void> {
  const opener = async () => {
    for (let open = openings.pop(); open; open = openings.pop()) await open();
  };
  await Promise.all(Array.from({ length: OPENERS }, opener));
}

async function openPlain(url: string): Promise<void> {
  const socket = new WebSocket(url, { headers: BROWSER_HEADERS });
  socket.on('close', lost);
  await once(socket, 'open');
}

switch (job.kind) {
  case 'tabs': {
    const { httpUrl, auths } = job;
    const ears = { event: () => {}, closed: lost };
    await openAll(auths.map((auth) => () => openTab(httpUrl, auth, ears)));
    break;
  }
  case 'plain': {
    const { url, count } = job;
    await openAll(Array.from({ length: count }, () => () => openPlain(url)));
    break;
  }
}
await report({ kind: 'open' });
