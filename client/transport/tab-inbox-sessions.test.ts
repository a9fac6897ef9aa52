import { expect, test } from 'vitest';
import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import { TabInboxSessions } from './tab-inbox-sessions.ts';
import { settled } from './testing/manual-scheduler.ts';
import { routes, rig as sessionRig } from './testing/session-rig.ts';

function rig(ids: readonly number[] = [0], handoff: string | null = null) {
  const rigs = new Map<number, ReturnType<typeof sessionRig>>();
  const redeem = { status: 200, body: { token: 'handed' }, asked: 0 };
  const request = async () => {
    redeem.asked += 1;
    return Response.json(redeem.body, { status: redeem.status });
  };
  const tabInboxes = new TabInboxSessions(request, ids, (id, onClosed) => {
    const it = sessionRig(null, routes, { onClosed });
    rigs.set(id, it);
    return it;
  });
  tabInboxes.start(undefined, handoff);
  const shown = () => ({
    ids: tabInboxes.state().inboxes.map(({ id }) => id),
    active: tabInboxes.state().active.id,
  });
  const asked = (id: number) => rigs.get(id)?.asked ?? [];
  return { tabInboxes, rigs, shown, asked, redeem };
}

test('FEED-6 an inbox is added and shown; there are five at most', async () => {
  const { tabInboxes, shown } = rig();
  const changes: number[] = [];
  tabInboxes.subscribe(() => changes.push(tabInboxes.state().inboxes.length));
  for (let added = 0; added < 6; added += 1) tabInboxes.add();
  await settled();
  expect(shown()).toEqual({ ids: [0, 1, 2, 3, 4], active: 4 });
  expect(changes).toEqual([2, 3, 4, MAX_TAB_INBOXES]);
  tabInboxes.select(1);
  expect(shown().active).toBe(1);
});

test('FEED-6 closing one is closing a tab: it says goodbye, and the next one is shown', async () => {
  const { tabInboxes, shown, asked, rigs } = rig([0, 2]);
  tabInboxes.add();
  await settled();
  expect(shown()).toEqual({ ids: [0, 1, 2], active: 1 });
  tabInboxes.state().active.actions.close();
  expect(asked(1).at(-1)).toBe('POST /inbox/leave');
  expect(rigs.get(1)?.memory.kept).toBeNull();
  expect(shown()).toEqual({ ids: [0, 2], active: 2 });
  tabInboxes.select(0);
  tabInboxes.state().active.actions.close();
  expect(shown()).toEqual({ ids: [2], active: 2 });
});

test('FEED-6 a new inbox takes the place of the last one', async () => {
  const { tabInboxes, shown, asked } = rig();
  await settled();
  tabInboxes.state().active.actions.close();
  expect(shown()).toEqual({ ids: [0], active: 0 });
  await settled();
  expect(asked(0)).toEqual(['POST /inboxes', 'POST /inbox/leave', 'POST /inboxes']);
});

test('FEED-6 a token is opened beside the others', async () => {
  const { tabInboxes, rigs } = rig();
  await settled();
  tabInboxes.add('kept');
  await settled();
  expect(rigs.get(1)?.memory.kept?.token).toBe('kept');
  expect(rigs.get(0)?.memory.kept?.token).toBe('made');
});

test('FEED-6 the page is used, leaves and returns with all its inboxes', async () => {
  const { tabInboxes, asked, rigs } = rig([0, 1]);
  await settled();
  tabInboxes.touch();
  await settled();
  expect([asked(0), asked(1)].map((all) => all.at(-1))).toEqual([
    'POST /inbox/touch',
    'POST /inbox/touch',
  ]);
  tabInboxes.suspend();
  expect([...rigs.values()].map(({ server }) => server.socket.state)).toEqual(['closed', 'closed']);
  tabInboxes.resume();
  expect([...rigs.values()].map(({ server }) => server.socket.state)).toEqual([
    'opening',
    'opening',
  ]);
  tabInboxes.goodbye();
  expect([asked(0), asked(1)].map((all) => all.at(-1))).toEqual([
    'POST /inbox/leave',
    'POST /inbox/leave',
  ]);
});

test('HTTP-16 a tab that a hand-off opened has no inbox before the user has decided', async () => {
  const { tabInboxes, asked, rigs } = rig([0], 'secret');
  await settled();
  expect(asked(0)).toEqual([]);
  expect(tabInboxes.state().handoff).toBe('secret');
  expect(await tabInboxes.acceptHandoff()).toMatchObject({ kind: 'ok' });
  await settled();
  expect(tabInboxes.state()).toMatchObject({ handoff: null, inboxes: [{ id: 0 }] });
  expect(asked(0)).toEqual(['GET /inbox', 'GET /inbox/changes']);
  expect(rigs.get(0)?.memory.kept?.token).toBe('handed');
});

test('HTTP-16 declined, the tab gets a new inbox', async () => {
  const { tabInboxes, asked } = rig([0], 'secret');
  tabInboxes.declineHandoff();
  await settled();
  expect(asked(0)).toEqual(['POST /inboxes']);
  expect(tabInboxes.state().handoff).toBeNull();
});

test('HTTP-16 in a tab that has an inbox, the handed-off one is opened beside it', async () => {
  const { tabInboxes, shown, rigs, asked } = rig();
  await settled();
  tabInboxes.offerHandoff('secret');
  await tabInboxes.acceptHandoff();
  await settled();
  expect(shown()).toEqual({ ids: [0, 1], active: 1 });
  expect(rigs.get(1)?.memory.kept?.token).toBe('handed');
  expect(asked(0)).toEqual(['POST /inboxes']);
});

test('HTTP-16 a used secret changes nothing, and the user is told', async () => {
  const { tabInboxes, redeem, asked } = rig([0], 'secret');
  redeem.status = 404;
  expect(await tabInboxes.acceptHandoff()).toEqual({ kind: 'gone' });
  expect(tabInboxes.state().handoff).toBe('secret');
  expect(asked(0)).toEqual([]);
});

test('HTTP-16 with five inboxes the secret is not used, and no inbox is left', async () => {
  const { tabInboxes, shown, asked, redeem } = rig([0, 1, 2, 3, 4]);
  await settled();
  tabInboxes.select(1);
  tabInboxes.offerHandoff('secret');
  expect(await tabInboxes.acceptHandoff()).toEqual({ kind: 'full' });
  await settled();
  expect(redeem.asked).toBe(0);
  expect(shown()).toEqual({ ids: [0, 1, 2, 3, 4], active: 1 });
  expect(asked(1)).toEqual(['POST /inboxes']);
  tabInboxes.state().active.actions.close();
  expect(await tabInboxes.acceptHandoff()).toMatchObject({ kind: 'ok' });
});
