import { afterEach, expect } from 'vitest';
import { openRig, type Rig, type RigOptions, until } from './rig.ts';

/** Opens rigs for the tests of one file; each is closed after its test. */
export function rigs(): (options?: RigOptions) => Promise<Rig> {
  const open: Rig[] = [];
  afterEach(async () => {
    for (const rig of open.splice(0)) await rig.close();
  });
  return async (options) => {
    const rig = await openRig(options);
    open.push(rig);
    return rig;
  };
}

/** What the door promised and took back: nothing may be left once nobody is there any more. */
export async function expectNothingLeft(rig: Rig): Promise<void> {
  await until(() => rig.receiver.connections === 0);
  expect((await rig.store.usage()).bytesReserved).toBe(0);
}
