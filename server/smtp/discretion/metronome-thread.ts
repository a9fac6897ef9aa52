import { parentPort, workerData } from 'node:worker_threads';
import { type Cells, cellsIn, instant } from './cells.ts';

/** Sleeps until the instant that stands in the cells, says so, and sleeps on. */
function beat({ calls, wakeAt }: Cells, tell: () => void): never {
  for (;;) {
    const call = Atomics.load(calls, 0);
    const left = (wakeAt[0] ?? Infinity) - instant();
    if (left > 0) {
      Atomics.wait(calls, 0, call, left);
    } else {
      // Whoever waits for later is named anew by the one that is told.
      wakeAt[0] = Infinity;
      tell();
    }
  }
}

beat(cellsIn(workerData), () => parentPort?.postMessage(null));
