import { connect, createServer, type Socket } from 'node:net';

/**
 * A program: `node tap.ts TAPPED LOSSY TARGET`, three addresses, all with port 25. It passes
 * connections of senders on to an MX, like a firewall. It prints the data from senders to TAPPED, as
 * one line of JSON for each piece of TCP. On LOSSY it cuts the first connection of each sender
 * instead of passing on the reply to the message. It removes STARTTLS from the replies.
 */
const [tapped = '', lossy = '', target = ''] = process.argv.slice(2);
const PORT = 25;

/** The answer to a message, and to nothing else. */
const TAKEN = '250 2.6.0';
const STARTTLS = /250-STARTTLS\r\n/;

/** Addresses of senders who have lost theirs. */
const lost = new Set<string | undefined>();

function carry(near: Socket, onAnswer: (answer: string) => string | null): void {
  const far = connect({ host: target, port: PORT, allowHalfOpen: true });
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => {});
    // Exim closes its side behind its last command, and what it is owed must still reach it.
    one.on('end', () => other.end());
    one.on('close', () => other.destroySoon());
  }
  near.on('data', (chunk: Buffer) => far.write(chunk));
  far.on('data', (chunk: Buffer) => {
    const answer = onAnswer(chunk.toString('latin1'));
    if (answer === null) near.destroy();
    else near.write(answer, 'latin1');
  });
}

const HALF_OPEN = { allowHalfOpen: true };

const listener = createServer(HALF_OPEN, (near) => {
  near.on('data', (chunk: Buffer) =>
    process.stdout.write(`${JSON.stringify(chunk.toString('latin1'))}\n`),
  );
  carry(near, (answer) => answer.replace(STARTTLS, ''));
});

const loser = createServer(HALF_OPEN, (near) => {
  const loses = !lost.has(near.remoteAddress);
  lost.add(near.remoteAddress);
  carry(near, (answer) => (loses && answer.includes(TAKEN) ? null : answer.replace(STARTTLS, '')));
});

listener.listen(PORT, tapped, () =>
  loser.listen(PORT, lossy, () => process.stdout.write('"ready"\n')),
);
