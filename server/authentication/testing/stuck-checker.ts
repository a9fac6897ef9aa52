import type { CheckAnswer, CheckTask } from '../types.ts';
import { unasked } from '../verdict.ts';

/** A thread that is stuck in messages of one author, and takes others in certain ways. */
export default start();

function start(): (task: CheckTask) => Promise<CheckAnswer> {
  const met = Promise.withResolvers<void>();
  let present = 0;
  return async ({ author }) => {
    switch (author) {
      case 'stuck.test':
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        break;
      case 'throws.test':
        throw new Error('a fault of our own');
      case 'both.test':
        // Answered once two are there.
        present += 1;
        if (present === 2) met.resolve();
        await met.promise;
        break;
    }
    return { checked: unasked(author), dnsSilent: false };
  };
}
