import { expect, test } from 'vitest';
import { leaveBufferSlab } from './buffer-slab.ts';

test.each([0, 10, 32_000])(
  'LIFE-9 a small Buffer lies beside none from before, of %d bytes',
  (more) => {
    leaveBufferSlab();
    Buffer.allocUnsafe(more);
    const constant = Buffer.from('constant');
    expect(Buffer.from('beside').buffer).toBe(constant.buffer);
    leaveBufferSlab();
    expect(Buffer.from('from a stranger').buffer).not.toBe(constant.buffer);
  },
);
