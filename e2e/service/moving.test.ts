import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { type Node, startNodes } from '../harness/nodes.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';

async function startTwo(env: Readonly<Record<string, string>> = {}) {
  const both = { MAYFLY_LOG_LEVEL: 'debug', ...env };
  const started = await startNodes(both, both);
  onTestFinished(() => started[Symbol.asyncDispose]());
  const [first, second] = started.nodes;
  if (first === undefined || second === undefined) throw new Error('two were started');
  return { first, second };
}

/** A tab that hears that its node goes, and stays all the same. */
async function stubbornTab({ httpUrl }: Node, { token, lease }: Made) {
  const socket = io(httpUrl, {
    ...{ transports: ['websocket'], multiplex: false, reconnection: false },
    auth: { token, lease },
  });
  onTestFinished(() => void socket.disconnect());
  const events: unknown[] = [];
  const lost = Promise.withResolvers<string>();
  socket.on('server:moving', (move) => events.push(move));
  socket.on('inbox:closed', (end) => events.push(end));
  socket.on('disconnect', lost.resolve);
  await new Promise((resolve) => socket.once('inbox', resolve));
  return { events, lost: lost.promise };
}

test('R17 RUN-1 PUSH-7 a node that stops ends no inbox, and its tabs get the time to move', async () => {
  const { first, second } = await startTwo({ MAYFLY_SHUTDOWN_GRACE: '500ms' });
  const made = await createInbox(first.httpUrl, { hold: true });
  const tab = await stubbornTab(first, made);
  await first.app.stop('SIGTERM');
  // Its line was closed as lost, for it to come back, and not as one that is not wanted.
  expect([tab.events, await tab.lost]).toEqual([[{ afterMs: 250 }], 'transport close']);
  expect((await request(second.httpUrl, '/inbox', made)).status).toBe(200);
});
