/** What the metronome and its thread both hold in their hands. */
export interface Cells {
  /** Goes up with each new instant; the thread sleeps on it. */
  readonly calls: Int32Array;
  /** One number: when to wake, in milliseconds of `instant()`; Infinity while nobody waits. */
  readonly wakeAt: Float64Array;
}

/** Bytes: the number is 8 of them, and stands where numbers of 8 bytes may. */
const WAKE_AT_OFFSET = 8;
export const CELLS_BYTES = 16;

export function cellsIn(shared: SharedArrayBuffer): Cells {
  return {
    calls: new Int32Array(shared, 0, 1),
    wakeAt: new Float64Array(shared, WAKE_AT_OFFSET, 1),
  };
}

/** Milliseconds on the machine's monotonic clock, which is the same in every thread. */
export function instant(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
