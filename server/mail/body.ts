import { promisify } from 'node:util';
import { constants, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import type { StoredBody } from '#server/inbox/types.ts';

/**
 * Bytes under which a message is kept as it came. Setting up a compressor costs a tenth of
 * reading a small message, and its memory outside the heap makes V8 collect more often; it
 * would save a few KB for each of at most some hundred messages of an inbox.
 */
const COMPRESS_FROM_BYTES = 8_192;

/** Bytes of zstd up to which expanding here and now is cheaper than another thread. */
const EXPAND_AT_ONCE_BYTES = 16 * 1024;

/** The fastest level: mail is text, and shrinks to a third even so. */
const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const expandAside = promisify(zstdDecompress);

/** Null where keeping the bytes as they came is as good. */
export function compressMail(raw: Buffer): Uint8Array<ArrayBuffer> | null {
  if (raw.length < COMPRESS_FROM_BYTES) return null;
  const compressed = zstdCompressSync(raw, FASTEST);
  // Copied, since the compressor's own buffer is larger than what it holds.
  return compressed.length < raw.length ? Uint8Array.from(compressed) : null;
}

/** Bytes as they came, alone in their memory: small buffers share a slab with others. */
export function keepAsItCame(raw: Buffer): StoredBody {
  const alone = raw.buffer.byteLength === raw.byteLength;
  return { encoding: 'identity', bytes: alone ? raw : Uint8Array.from(raw) };
}

/** For reader threads. */
export function expandBody(body: StoredBody): Buffer {
  return body.encoding === 'zstd' ? zstdDecompressSync(body.bytes) : view(body.bytes);
}

/** For the thread that others wait for. */
export async function expandBodyAside(body: StoredBody): Promise<Buffer> {
  if (body.encoding === 'identity') return view(body.bytes);
  if (body.bytes.byteLength <= EXPAND_AT_ONCE_BYTES) return expandBody(body);
  return expandAside(body.bytes);
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
