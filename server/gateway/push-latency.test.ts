import { expect, test } from 'vitest';
import { eventually } from '#server/ops/testing/eventually.ts';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import { TestGateway } from './testing/test-gateway.ts';

/** Milliseconds between two samples. */
const SAMPLE_MS = 1_000;

test.each(['websocket', 'polling'] as const)(
  'RUN-6 a mail is measured when it leaves for a tab on %s, and when the tab has had it',
  async (transport) => {
    const { measures, pushes, arrivals } = recordMeasures();
    const rig = await TestGateway.open({ measures });
    const made = await rig.make();
    const tab = rig.tab(made, { transports: [transport] });
    await tab.joined();
    await rig.deliver(made.inbox, 'one');
    expect(pushes).toEqual([{ transport, ms: 0 }]);
    await eventually(() => expect(arrivals).toHaveLength(1));
    // The pong came after the email.
    expect(tab.subjects).toEqual(['one']);
    expect(arrivals[0]?.transport).toBe(transport);
  },
);

test('RUN-6 one sample a second at most', async () => {
  const { measures, pushes, arrivals } = recordMeasures();
  const rig = await TestGateway.open({ measures });
  const made = await rig.make();
  const tabs = [rig.tab(made), rig.tab(made)];
  for (const tab of tabs) await tab.joined();
  for (let count = 0; count < 5; count += 1) await rig.deliver(made.inbox);
  await eventually(() => expect(arrivals).toHaveLength(1));
  expect(pushes).toHaveLength(10);
  rig.clock.advance(SAMPLE_MS);
  await rig.deliver(made.inbox, 'last');
  await eventually(() => expect(arrivals).toHaveLength(2));
  for (const tab of tabs) await eventually(() => expect(tab.subjects.at(-1)).toBe('last'));
  expect(arrivals).toHaveLength(2);
});

test('RUN-6 changes of a catch-up are not measured', async () => {
  const { measures, pushes } = recordMeasures();
  const rig = await TestGateway.open({ measures });
  const made = await rig.make();
  await rig.deliver(made.inbox, 'early');
  const tab = rig.tab(made);
  await tab.joined();
  await eventually(() => expect(tab.subjects).toEqual(['early']));
  expect(pushes).toEqual([]);
});

test('tabs are counted by transport, and only with a token', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const [socket, polled] = [
    rig.tab(made, { transports: ['websocket'] }),
    rig.tab(made, { transports: ['polling'] }),
  ];
  await Promise.all([socket.joined(), polled.joined()]);
  expect(rig.gateway.tabs()).toEqual({ websocket: 1, polling: 1 });
  polled.close();
  await eventually(() => expect(rig.gateway.tabs()).toEqual({ websocket: 1, polling: 0 }));
});
