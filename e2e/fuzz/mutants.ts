import { createServer, connect as dial, type Server } from 'node:net';
import { vi } from 'vitest';
import type { AppendAnswer } from '#server/inbox/types.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { DotDecoder } from '#server/smtp/rfc5321/dot-decoder.ts';
import { Rfc5321Connection } from '#server/smtp/rfc5321/smtp-connection.ts';
import { withReplaced } from '#server/smtp/testing/with-replaced.ts';
import { World } from './world.ts';

/** A bug that a test adds to the receiver, to prove that the fuzzer finds it. */
export interface Mutant {
  readonly name: string;
  /** The error of the fuzzer. */
  readonly sign: RegExp;
  /** A world with the bug. `vi.restoreAllMocks` removes it. */
  start(): Promise<World>;
}

export const MUTANTS: readonly Mutant[] = [
  { name: '250 before the commit', sign: / holds .*, not /, start: tooEarly },
  {
    name: 'stored after a refused dot',
    sign: / holds .*, not /,
    start: () => World.open({ whenAway: 'stores all the same' }),
  },
  {
    name: 'a reply that is lost under pipelining',
    sign: / is \[.*\], not /,
    start: () => World.open({ portOf: lossy }),
  },
  { name: 'a transaction that outlives RSET', sign: /, not (?:250|503)$/, start: withoutReset },
  {
    name: 'a dot that is not taken out where TCP cuts before it',
    sign: / holds .*, not /,
    start: withLostDots,
  },
  { name: 'LF dot LF that ends a message', sign: / is \[.*\], not | holds /, start: withSmuggling },
];

/** Milliseconds by which the commit comes late. */
const LATE_MS = 20;

function tooEarly(): Promise<World> {
  return World.open({
    mailroom: (mailroom) =>
      withReplaced<Mailroom>(mailroom, {
        deliver: async (mail) => {
          setTimeout(() => mailroom.deliver(mail).catch(() => {}), LATE_MS);
          return mail.recipients.map(
            (inbox): AppendAnswer => ({ kind: 'stored', inbox, id: 'soon' }),
          );
        },
      }),
  });
}

/** Passes all on, but for the second of three or more replies that come at once. */
async function lossy(port: number): Promise<number> {
  const proxy: Server = createServer({ noDelay: true }, (client) => {
    const receiver = dial({ port, host: '127.0.0.1', noDelay: true });
    client.on('data', (bytes) => receiver.write(bytes));
    client.on('close', () => receiver.destroy()).on('error', () => receiver.destroy());
    client.on('end', () => receiver.end());
    receiver.on('data', (bytes) => client.write(withoutSecond(bytes)));
    receiver.on('end', () => client.end()).on('error', () => client.destroy());
  });
  proxy.unref();
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function withoutSecond(bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').split(/(?<=\r\n)/);
  const kept = lines.length < 3 ? lines : lines.toSpliced(1, 1);
  return Buffer.from(kept.join(''), 'latin1');
}

function withoutReset(): Promise<World> {
  vi.spyOn(Rfc5321Connection.prototype, 'handler_RSET').mockImplementation(function (
    this: Rfc5321Connection,
    _command,
    callback,
  ) {
    this.send(250, 'Flushed');
    callback();
  });
  return World.open();
}

/** The decoder forgets, where a chunk ends with a line, that the next one begins with one. */
function withLostDots(): Promise<World> {
  const { feed } = DotDecoder.prototype;
  const atLine = new WeakSet<DotDecoder>();
  vi.spyOn(DotDecoder.prototype, 'feed').mockImplementation(function (this: DotDecoder, chunk) {
    const forgets = atLine.has(this) && chunk.length > 1 && chunk.subarray(0, 2).equals(TWO_DOTS);
    const ends = chunk.subarray(-2).equals(CRLF);
    if (ends) atLine.add(this);
    else atLine.delete(this);
    return feed.call(this, forgets ? Buffer.concat([TWO_DOTS.subarray(1), chunk]) : chunk);
  });
  return World.open();
}

const TWO_DOTS = Buffer.from('..');
const CRLF = Buffer.from('\r\n');

function withSmuggling(): Promise<World> {
  const { feed } = DotDecoder.prototype;
  vi.spyOn(DotDecoder.prototype, 'feed').mockImplementation(function (this: DotDecoder, chunk) {
    const strange = chunk.toString('latin1').replace('\n.\n', '\r\n.\r\n');
    return feed.call(this, Buffer.from(strange, 'latin1'));
  });
  return World.open();
}
