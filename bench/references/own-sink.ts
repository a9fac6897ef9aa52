/** A stand-in for Postfix's smtp-sink: answers what a sender expects and throws mail away. */
import { createServer, type Socket } from 'node:net';
import { report } from '../load/job.ts';

const END_OF_DATA = '\r\n.\r\n';

function reply(command: string): string {
  switch (command.slice(0, 4).toUpperCase()) {
    case 'DATA':
      return '354 go on\r\n';
    case 'QUIT':
      return '221 bye\r\n';
    default:
      return '250 fine\r\n';
  }
}

function serve(socket: Socket): void {
  let text = '';
  let state: 'commands' | 'data' = 'commands';
  socket.setNoDelay(true);
  socket.write('220 sink.example ESMTP\r\n');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (;;) {
      const end = state === 'data' ? END_OF_DATA : '\r\n';
      const at = text.indexOf(end);
      if (at < 0) return;
      const command = text.slice(0, at);
      text = text.slice(at + end.length);
      if (state === 'data') socket.write('250 thrown away\r\n');
      else socket.write(reply(command));
      state = state === 'commands' && /^data$/i.test(command) ? 'data' : 'commands';
      if (/^quit$/i.test(command)) socket.end();
    }
  });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', async () => {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await report({ kind: 'listening', port });
});
process.once('disconnect', () => process.exit());
