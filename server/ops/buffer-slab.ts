/**
 * Starts a new slab for small Buffers. Small Buffers share slabs of `Buffer.poolSize` bytes, and a slab
 * stays in memory as long as one of them. To be called when all modules are loaded: without it, bytes
 * of messages would share the slab of module constants, and stay in memory for ever.
 */
export function leaveBufferSlab(): void {
  // Two Buffers of nearly half a slab do not fit into a slab that is in use.
  const bytes = (Buffer.poolSize >>> 1) - 1;
  for (let times = 0; times < 2; times++) Buffer.allocUnsafe(bytes);
}
