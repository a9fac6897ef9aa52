import { expect, test } from 'vitest';
import { MAX_SEVERAL_INBOXES } from '#shared/limits.ts';
import { SessionTabs } from './session-tabs.ts';
import { settled } from './testing/manual-scheduler.ts';
import { routes, rig as sessionRig } from './testing/session-rig.ts';

function rig(slots: readonly number[] = [0], handoff: string | null = null) {
  const rigs = new Map<number, ReturnType<typeof sessionRig>>();
  const redeem = { status: 200, body: { token: 'handed' }, asked: 0 };
  const request = async () => {
    redeem.asked += 1;
    return Response.json(redeem.body, { status: redeem.status });
  };
  const tabs = new SessionTabs(request, slots, (slot, onClosed) => {
    const it = sessionRig(null, routes, { onClosed });
    rigs.set(slot, it);
    return it;
  });
  tabs.start(undefined, handoff);
  const shown = () => ({
    slots: tabs.state().tabs.map(({ slot }) => slot),
    active: tabs.state().active.slot,
  });
  const asked = (slot: number) => rigs.get(slot)?.asked ?? [];
  return { tabs, rigs, shown, asked, redeem };
}

test('FEED-6 an inbox is added and shown; there are five at most', async () => {
  const { tabs, shown } = rig();
  const changes: number[] = [];
  tabs.subscribe(() => changes.push(tabs.state().tabs.length));
  for (let added = 0; added < 6; added += 1) tabs.add();
  await settled();
  expect(shown()).toEqual({ slots: [0, 1, 2, 3, 4], active: 4 });
  expect(changes).toEqual([2, 3, 4, MAX_SEVERAL_INBOXES]);
  tabs.select(1);
  expect(shown().active).toBe(1);
});

test('FEED-6 closing one is closing a tab: it says goodbye, and the next one is shown', async () => {
  const { tabs, shown, asked, rigs } = rig([0, 2]);
  tabs.add();
  await settled();
  expect(shown()).toEqual({ slots: [0, 1, 2], active: 1 });
  tabs.state().active.actions.close();
  expect(asked(1).at(-1)).toBe('POST /inbox/leave');
  expect(rigs.get(1)?.memory.kept).toBeNull();
  expect(shown()).toEqual({ slots: [0, 2], active: 2 });
  tabs.select(0);
  tabs.state().active.actions.close();
  expect(shown()).toEqual({ slots: [2], active: 2 });
});

test('FEED-6 a new inbox takes the place of the last one', async () => {
  const { tabs, shown, asked } = rig();
  await settled();
  tabs.state().active.actions.close();
  expect(shown()).toEqual({ slots: [0], active: 0 });
  await settled();
  expect(asked(0)).toEqual(['POST /inboxes', 'POST /inbox/leave', 'POST /inboxes']);
});

test('FEED-6 a token is opened beside the others', async () => {
  const { tabs, rigs } = rig();
  await settled();
  tabs.add('kept');
  await settled();
  expect(rigs.get(1)?.memory.kept?.token).toBe('kept');
  expect(rigs.get(0)?.memory.kept?.token).toBe('made');
});

test('FEED-6 use counts for the inbox that is shown; the page leaves and returns with all', async () => {
  const { tabs, asked, rigs } = rig([0, 1]);
  await settled();
  tabs.touch();
  await settled();
  expect([asked(0), asked(1)].map((all) => all.at(-1))).toEqual([
    'POST /inbox/touch',
    'POST /inboxes',
  ]);
  tabs.suspend();
  expect([...rigs.values()].map(({ server }) => server.socket.state)).toEqual(['closed', 'closed']);
  tabs.resume();
  expect([...rigs.values()].map(({ server }) => server.socket.state)).toEqual([
    'opening',
    'opening',
  ]);
  tabs.goodbye();
  expect([asked(0), asked(1)].map((all) => all.at(-1))).toEqual([
    'POST /inbox/leave',
    'POST /inbox/leave',
  ]);
});

test('HTTP-16 a tab that a hand-off opened has no inbox before the user has decided', async () => {
  const { tabs, asked, rigs } = rig([0], 'secret');
  await settled();
  expect(asked(0)).toEqual([]);
  expect(tabs.state().handoff).toBe('secret');
  expect(await tabs.acceptHandoff()).toMatchObject({ kind: 'ok' });
  await settled();
  expect(tabs.state()).toMatchObject({ handoff: null, tabs: [{ slot: 0 }] });
  expect(asked(0)).toEqual(['GET /inbox', 'GET /inbox/changes']);
  expect(rigs.get(0)?.memory.kept?.token).toBe('handed');
});

test('HTTP-16 declined, the tab gets a new inbox', async () => {
  const { tabs, asked } = rig([0], 'secret');
  tabs.declineHandoff();
  await settled();
  expect(asked(0)).toEqual(['POST /inboxes']);
  expect(tabs.state().handoff).toBeNull();
});

test('HTTP-16 in a tab that has an inbox, the handed-off one is opened beside it', async () => {
  const { tabs, shown, rigs, asked } = rig();
  await settled();
  tabs.offerHandoff('secret');
  await tabs.acceptHandoff();
  await settled();
  expect(shown()).toEqual({ slots: [0, 1], active: 1 });
  expect(rigs.get(1)?.memory.kept?.token).toBe('handed');
  expect(asked(0)).toEqual(['POST /inboxes']);
});

test('HTTP-16 a used secret changes nothing, and the user is told', async () => {
  const { tabs, redeem, asked } = rig([0], 'secret');
  redeem.status = 404;
  expect(await tabs.acceptHandoff()).toEqual({ kind: 'gone' });
  expect(tabs.state().handoff).toBe('secret');
  expect(asked(0)).toEqual([]);
});

test('HTTP-16 without a free slot the secret is not used, and no inbox is left', async () => {
  const { tabs, shown, asked, redeem } = rig([0, 1, 2, 3, 4]);
  await settled();
  tabs.select(1);
  tabs.offerHandoff('secret');
  expect(await tabs.acceptHandoff()).toEqual({ kind: 'full' });
  await settled();
  expect(redeem.asked).toBe(0);
  expect(shown()).toEqual({ slots: [0, 1, 2, 3, 4], active: 1 });
  expect(asked(1)).toEqual(['POST /inboxes']);
  tabs.state().active.actions.close();
  expect(await tabs.acceptHandoff()).toMatchObject({ kind: 'ok' });
});
