import { pipeline, Readable } from 'node:stream';
import { constants, createZstdDecompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { StoredBody } from './types.ts';

/**
 * Bytes under which a message is kept as it came. Setting up a compressor costs a tenth of
 * reading a small message, and its memory outside the heap makes V8 collect more often; it
 * would save a few KB for each of at most some hundred messages of an inbox.
 */
const COMPRESS_FROM_BYTES = 8_192;

/** Bytes of one piece of a body that is given out: as much as a socket takes at once. */
const PIECE_BYTES = 64 * 1024;

/** The fastest level: mail is text, and shrinks to a third even so. */
const COMPRESSION = { [constants.ZSTD_c_compressionLevel]: 1 };

/** Null where keeping the bytes as they came is as good. */
export function compressMail(raw: Buffer): Uint8Array<ArrayBuffer> | null {
  if (raw.length < COMPRESS_FROM_BYTES) return null;
  // The compressor allocates memory for the size that it expects. All output fits in one piece, with an
  // array of its own: it is too large for a slab.
  const { length: size } = raw;
  const compressed = zstdCompressSync(raw, {
    params: COMPRESSION,
    chunkSize: Math.max(size, Buffer.poolSize),
    pledgedSrcSize: size,
  });
  return compressed.length < size ? takeBytes(compressed) : null;
}

/**
 * Detaches the array that the compressor wrote to, and keeps the bytes. The compressor is in memory
 * until a full garbage collection, and V8 began one for every 140 emails to free such arrays.
 */
function takeBytes({ buffer, byteLength }: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer.transfer(byteLength));
}

export function storeUncompressed(raw: Buffer): StoredBody {
  return { encoding: 'identity', bytes: aloneInMemory(raw) };
}

/**
 * Copied where their memory is larger: buffers share a slab, or have room behind them. The copy of
 * shared memory stays shared, so that reader threads need no other.
 */
function aloneInMemory(bytes: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer>;
function aloneInMemory(bytes: Buffer): Uint8Array;
function aloneInMemory(bytes: Buffer): Uint8Array {
  const { buffer, byteLength } = bytes;
  if (buffer.byteLength === byteLength) return bytes;
  if (buffer instanceof ArrayBuffer) return new Uint8Array(bytes);
  const copy = new Uint8Array(new SharedArrayBuffer(byteLength));
  copy.set(bytes);
  return copy;
}

/** For reader threads. */
export function expandBody(body: StoredBody): Buffer {
  return body.encoding === 'zstd' ? zstdDecompressSync(body.bytes) : view(body.bytes);
}

/** At least its first `most` bytes where it has so many, for the thread that others wait for. */
export async function expandBeginning(body: StoredBody, most: number): Promise<Buffer> {
  if (body.encoding === 'identity') return view(body.bytes);
  const expanded: Buffer[] = [];
  let bytes = 0;
  for await (const piece of streamBody(body)) {
    expanded.push(piece);
    bytes += piece.length;
    if (bytes >= most) break;
  }
  return Buffer.concat(expanded);
}

/** Bytes that the stream of a compressed body keeps: its window, and what waits to be read. */
export const EXPANDER_BYTES = 1024 * 1024;

/** Expands it piece by piece, and no faster than the pieces are read. */
export function streamBody(body: StoredBody): Readable {
  const kept = Readable.from(pieces(body.bytes), { highWaterMark: 1 });
  if (body.encoding === 'identity') return kept;
  // The stream itself reports a failure to its reader.
  return pipeline(kept, createZstdDecompress({ chunkSize: PIECE_BYTES }), () => {});
}

/** Views, no copies. */
function* pieces(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield view(bytes.subarray(at, at + PIECE_BYTES));
  }
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
