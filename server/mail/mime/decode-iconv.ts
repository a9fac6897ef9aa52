import iconv from 'iconv-lite';
import { leaveBufferSlab } from '#server/ops/buffer-slab.ts';

const loaded = new Set<string>();

/**
 * Decodes bytes in a charset of iconv-lite. At the first use of a charset iconv-lite keeps a small table
 * for ever, and with it the slab of `Buffer` that the table lies in. So the table gets a slab of its own:
 * another one before it, and another one for what comes next.
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
