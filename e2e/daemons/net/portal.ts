import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';

/**
 * A program: `node portal.ts SOCKET PORT [ADDRESS]`. Run in a host's network it leads from a Unix
 * socket, which belongs to no network, to a port of that host, or of another one at that address.
 * Says a line once it listens.
 */
const [socket = '', port = '', address = '127.0.0.1'] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (near) => {
  const far = connect({ host: address, port: Number(port), allowHalfOpen: true });
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
    one.pipe(other);
  }
});
await rm(socket, { force: true });
server.listen(socket, () => process.stdout.write('open\n'));
