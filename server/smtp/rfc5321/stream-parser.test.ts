import { expect, test } from 'vitest';
import { SmtpStreamParser } from './stream-parser.ts';

/** As much as one read of a socket brings. */
const PIECE = Buffer.alloc(64 * 1024, 'x');

test('a large message lets other connections have their turn', async () => {
  const parser = new SmtpStreamParser(
    {
      acceptsCommands: true,
      onLine: (_, next) => next(),
      onFault: (_, next) => next(),
      onProxyHeader: () => {},
      onInternalError: (error) => {
        throw error;
      },
      onEndOfData: (_, next) => next(),
    },
    1_000,
  );
  let received = 0;
  parser.startMessage({
    write: (content) => {
      received += content.length;
    },
    finish: () => {},
  });
  const pieces = 32;
  const written = Array.from(
    { length: pieces },
    () => new Promise((resolve) => parser.write(PIECE, resolve)),
  );
  // All that a stream does in one turn of the event loop.
  await new Promise(process.nextTick);
  expect(received).toBeLessThanOrEqual(2 * PIECE.length);
  await Promise.all(written);
  expect(received).toBe(pieces * PIECE.length);
});
