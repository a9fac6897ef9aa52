/**
 * Small Buffers lie together in slabs of `Buffer.poolSize` bytes, and a slab stays as long as one of
 * them does. Called once all modules are loaded, this leaves the slabs that hold their constants:
 * nothing that a stranger sends lies beside one, and stays for ever.
 */
export function leaveBufferSlab(): void {
  // Two of just under half a slab fit into none that has been begun.
  const bytes = (Buffer.poolSize >>> 1) - 1;
  for (let times = 0; times < 2; times++) Buffer.allocUnsafe(bytes);
}
