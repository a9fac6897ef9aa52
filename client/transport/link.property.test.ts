import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rig, told } from './testing/link-rig.ts';
import { settled } from './testing/manual-scheduler.ts';

test('PUSH: exactly once and in order, over any mixture of drops, refusals and sleep', async () => {
  const step = fc.constantFrom(
    ...([
      'mail',
      'open',
      'greet',
      'cut',
      'refuse',
      'lose',
      'wake',
      'sleep',
      'pass',
      'hole',
    ] as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const one = rig();
      one.link.wake();
      let mails = 0;
      for (const next of steps) {
        const { state } = one.server.socket;
        if (next === 'mail') one.server.mail(++mails);
        if (next === 'open' && state === 'opening') one.server.open();
        if (next === 'greet' && state === 'open') one.server.greet();
        if (next === 'cut' && state === 'open') one.server.greet({ telling: 1 });
        if (next === 'refuse' && state === 'opening') one.server.refuse();
        if (next === 'lose' && state === 'joined') one.server.lose();
        if (next === 'wake') one.link.wake();
        if (next === 'sleep') one.link.sleep();
        if (next === 'pass') await one.schedule.pass(700);
        else await settled();
        if (next === 'hole') await one.schedule.pass(3_100);
      }
      one.link.wake();
      one.server.accept();
      await settled();
      expect(told(one.events)).toEqual(Array.from({ length: mails }, (_, n) => `m${n + 1}`));
    }),
    { numRuns: 200 },
  );
});
