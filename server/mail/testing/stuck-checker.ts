import type { CheckAnswer, CheckTask } from '../authentication/types.ts';
import { unasked } from '../authentication/verdict.ts';

/** A thread that is stuck in messages of one author, and answers all others. */
export default async function check({ claims: { author } }: CheckTask): Promise<CheckAnswer> {
  if (author === 'stuck.test') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (author === 'throws.test') throw new Error('a fault of our own');
  return { checked: unasked(author), general: true, dnsSilent: false };
}
