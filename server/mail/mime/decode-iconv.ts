import iconv from 'iconv-lite';
import { leaveBufferSlab } from '#server/ops/buffer-slab.ts';

const loaded = new Set<string>();

/**
 * Decodes bytes in a charset of iconv-lite. At its first use iconv-lite keeps a table as a small Buffer
 * for ever. The table gets a slab of its own: it would keep bytes of messages beside it in memory.
 */
export function decodeIconv(bytes: Buffer, charset: string): string {
  if (!loaded.has(charset)) {
    leaveBufferSlab();
    iconv.getCodec(charset);
    leaveBufferSlab();
    loaded.add(charset);
  }
  return iconv.decode(bytes, charset);
}
