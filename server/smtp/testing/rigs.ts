import { afterEach } from 'vitest';
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

/** After every connection is closed, no byte of a message may be held. */
export async function expectNothingLeft(rig: Rig): Promise<void> {
  await until(() => rig.receiver.connections === 0);
  await until(() => rig.receiver.dataBytes === 0);
}
