import { Readable } from 'node:stream';
import { EXPANDER_BYTES, streamBody } from '#server/inbox/stored-body.ts';
import type { StoredBody, StoredMessage } from '#server/inbox/types.ts';
import type { RawMail } from './types.ts';

/** READ-5 without ever having the whole message in memory twice, however slowly it is read. */
export function rawMail({ prefix, body, summary }: StoredMessage): RawMail {
  const before = Buffer.from(prefix);
  const kept = body.bytes.byteLength;
  const isKeptAsItCame = body.encoding === 'identity';
  return {
    size: before.length + (isKeptAsItCame ? kept : summary.size),
    held: kept + (isKeptAsItCame ? 0 : Math.min(EXPANDER_BYTES, summary.size)),
    stream: () => Readable.from(whole(before, body), { objectMode: false }),
  };
}

async function* whole(prefix: Buffer, body: StoredBody): AsyncGenerator<Buffer> {
  yield prefix;
  yield* streamBody(body);
}
