/**
 * A planted fault, loaded in front of the service: it writes all that comes over any
 * connection to stdout, where the log goes. The test of the log has to notice.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

subscribe('net.server.socket', (event) => {
  if (typeof event !== 'object' || event === null || !('socket' in event)) return;
  const { socket } = event;
  if (!(socket instanceof Socket)) return;
  socket.on('data', (chunk) =>
    process.stdout.write(`${JSON.stringify({ leak: String(chunk) })}\n`),
  );
});
