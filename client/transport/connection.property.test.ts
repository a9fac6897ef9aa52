import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messagesEmitted, rig } from './testing/connection-rig.ts';
import { settled } from './testing/manual-scheduler.ts';

test('PUSH: each message arrives exactly once and in order, over drops, refusals and suspension', async () => {
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
      one.connection.reconnect();
      let mails = 0;
      for (const next of steps) {
        const { state } = one.server.socket;
        if (next === 'mail') one.server.mail(++mails);
        if (next === 'open' && state === 'opening') one.server.open();
        if (next === 'greet' && state === 'open') one.server.greet();
        if (next === 'cut' && state === 'open') one.server.greet({ count: 1 });
        if (next === 'refuse' && state === 'opening') one.server.refuse();
        if (next === 'lose' && state === 'joined') one.server.lose();
        if (next === 'wake') one.connection.reconnect();
        if (next === 'sleep') one.connection.suspend();
        if (next === 'pass') await one.schedule.pass(700);
        else await settled();
        if (next === 'hole') await one.schedule.pass(3_100);
      }
      one.connection.reconnect();
      one.server.accept();
      await settled();
      expect(messagesEmitted(one.events)).toEqual(
        Array.from({ length: mails }, (_, n) => `m${n + 1}`),
      );
    }),
    { numRuns: 200 },
  );
});
