import { expect, test } from 'vitest';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import { Door, eventually } from './testing/door.ts';

/** Milliseconds between two tabs that are asked. */
const SAMPLE_MS = 1_000;

test.each(['websocket', 'polling'] as const)(
  'METRIC-3 a mail is measured when it leaves for a tab on %s, and when the tab has had it',
  async (transport) => {
    const { measures, pushes, arrivals } = recordMeasures();
    const door = await Door.open({ measures });
    const made = await door.make();
    const tab = door.tab(made, { transports: [transport] });
    await tab.joined();
    await door.deliver(made.inbox, 'one');
    expect(pushes).toEqual([{ transport, ms: 0 }]);
    await eventually(() => expect(arrivals).toHaveLength(1));
    // The pong came behind the mail.
    expect(tab.subjects).toEqual(['one']);
    expect(arrivals[0]?.transport).toBe(transport);
  },
);

test('METRIC-3 tabs are asked once a second at most, however much is pushed', async () => {
  const { measures, pushes, arrivals } = recordMeasures();
  const door = await Door.open({ measures });
  const made = await door.make();
  const tabs = [door.tab(made), door.tab(made)];
  for (const tab of tabs) await tab.joined();
  for (let count = 0; count < 5; count += 1) await door.deliver(made.inbox);
  await eventually(() => expect(arrivals).toHaveLength(1));
  expect(pushes).toHaveLength(10);
  door.clock.advance(SAMPLE_MS);
  await door.deliver(made.inbox, 'last');
  await eventually(() => expect(arrivals).toHaveLength(2));
  for (const tab of tabs) await eventually(() => expect(tab.subjects.at(-1)).toBe('last'));
  expect(arrivals).toHaveLength(2);
});

test('METRIC-3 what a tab catches up with says nothing of how long it takes', async () => {
  const { measures, pushes } = recordMeasures();
  const door = await Door.open({ measures });
  const made = await door.make();
  await door.deliver(made.inbox, 'early');
  const tab = door.tab(made);
  await tab.joined();
  await eventually(() => expect(tab.subjects).toEqual(['early']));
  expect(pushes).toEqual([]);
});

test('tabs are counted by their transport, and only those with a token', async () => {
  const door = await Door.open();
  const made = await door.make();
  const [socket, polled] = [
    door.tab(made, { transports: ['websocket'] }),
    door.tab(made, { transports: ['polling'] }),
  ];
  await Promise.all([socket.joined(), polled.joined()]);
  expect(door.gateway.tabs()).toEqual({ websocket: 1, polling: 1 });
  polled.close();
  await eventually(() => expect(door.gateway.tabs()).toEqual({ websocket: 1, polling: 0 }));
});
