import { describe, expect, test } from 'vitest';
import type { Change } from '#shared/protocol.ts';
import { follow } from '../follow.ts';
import { EventRecorder, type MakeStore, StoreHarness } from './harness.ts';

const typesOf = (changes: readonly Change[] = []) => changes.map(({ type }) => type);

/** What a store reports to listeners, and to readers with a cursor. */
export function feedContract(makeStore: MakeStore): void {
  const opened = () => StoreHarness.open(makeStore);

  describe('changes and cursors', () => {
    test('READ-18 the steps of a delivery are stored with the message, the commit last', async () => {
      const harness = await opened();
      const id = await harness.id();
      const receivedAt = harness.clock.wall() - 7;
      const known = await harness.deliver(id, { receivedAt, steps: { connected: -40, read: 5 } });
      const steps = { connected: -40, read: 5, stored: 7 };
      expect((await harness.store.message(id, known))?.steps).toEqual(steps);
      // A clock that was set back must not give a negative step.
      const later = await harness.deliver(id, { receivedAt: harness.clock.wall() + 9 });
      expect((await harness.store.message(id, later))?.steps).toEqual({ stored: 0 });
    });

    test('FEED-1 AUTH-1 the results of the checks are stored with the message, and not emitted', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const checks = { spf: 'pass (a.test)', dkim: 'none', dmarc: 'pass', arc: 'none' };
      const known = await harness.deliver(id, { checks });
      expect((await store.message(id, known))?.checks).toEqual(checks);
      const later = await harness.deliver(id);
      expect((await store.message(id, later))?.checks).toBeNull();
      const authentication = { verdict: 'pass' as const, domain: 'a.test' };
      const recorder = await harness.listen(id);
      await store.amend([{ inbox: id, id: later }], { authentication }, undefined, checks);
      // A late reading keeps the checks, and late checks keep the reading.
      await store.amend([{ inbox: id, id: later }], { subject: 'late' }, ['cut']);
      expect(await store.message(id, later)).toMatchObject({ checks, problems: ['cut'] });
      expect(recorder.changes).toMatchObject([
        { type: 'message:changed', id: later, changed: { authentication } },
        { type: 'message:changed', id: later, changed: { subject: 'late' } },
      ]);
      expect(JSON.stringify(recorder.changes)).not.toContain('pass (a.test)');
    });

    test('READ-3 a message says that it is being read until it is amended', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const recorder = await harness.listen(id);
      const late = await harness.deliver(id, { reading: true });
      await harness.deliver(id);
      await store.amend([{ inbox: id, id: late }], { reading: false });
      expect(recorder.changes).toMatchObject([
        { type: 'message', message: { reading: true } },
        { type: 'message', message: { reading: false } },
        { type: 'message:changed', id: late, changed: { reading: false } },
      ]);
      expect(await store.summary(id, late)).toMatchObject({ reading: false });
    });

    test('READ-21 each recipient gets the tag of its own address, also after a change', async () => {
      const harness = await opened();
      const { store } = harness;
      const [tagged, plain] = [await harness.id(), await harness.id()];
      const mail = harness.mail([tagged, plain], { tags: { [tagged]: 'github' } });
      const answers = await store.append(mail);
      const ids = answers.map((answer) => (answer.kind === 'stored' ? answer.id : ''));
      await store.mark(tagged, ids[0] ?? '', true);
      expect(await store.summary(tagged, ids[0] ?? '')).toMatchObject({
        tag: 'github',
        seen: true,
      });
      expect(await store.summary(plain, ids[1] ?? '')).toMatchObject({ tag: null });
      const alone = await harness.deliver(plain, { tags: { [plain]: 'shop' } });
      expect((await store.changesAfter(plain, null))?.changes).toMatchObject([
        { message: { tag: null } },
        { message: { id: alone, tag: 'shop' } },
      ]);
    });

    test('FEED-1 every change is emitted once, in order, with the next seq', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const recorders = [await harness.listen(id), await harness.listen(id)];
      const first = await harness.deliver(id);
      const second = await harness.deliver(id);
      await store.mark(id, first, true);
      await store.amend([{ inbox: id, id: second }], { subject: 'read late' }, ['cut']);
      await store.remove(id, first);
      for (const recorder of recorders) {
        expect(recorder.seqs).toEqual([1, 2, 3, 4, 5]);
        expect(recorder.changes).toMatchObject([
          { type: 'message', message: { id: first, seq: 1, seen: false } },
          { type: 'message', message: { id: second, seq: 2 } },
          { type: 'message:changed', id: first, changed: { seen: true } },
          { type: 'message:changed', id: second, changed: { subject: 'read late' } },
          { type: 'message:deleted', id: first },
        ]);
      }
      expect(await store.message(id, second)).toMatchObject({
        summary: { subject: 'read late' },
        problems: ['cut'],
      });
    });

    test('FEED-1 the store has committed a change before it emits it', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const seen: Promise<number | undefined>[] = [];
      await store.subscribe(id, (event) => {
        if (event.kind !== 'change') return;
        seen.push(store.view(id).then((view) => view?.messageCount));
      });
      await harness.deliver(id);
      expect(await Promise.all(seen)).toEqual([1]);
    });

    test('FEED-1 a call that changes nothing emits nothing', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const message = await harness.deliver(id);
      const recorder = await harness.listen(id);
      expect(await store.mark(id, message, false)).toBe(true);
      expect(await store.mark(id, 'unknown', true)).toBe(false);
      expect(await store.remove(id, 'unknown')).toBe(false);
      await store.amend([{ inbox: id, id: 'unknown' }], { subject: 'x' });
      expect(recorder.events).toEqual([]);
    });

    test('FEED-2 the row of a message is the current one, and only its own inbox has it', async () => {
      const harness = await opened();
      const { store } = harness;
      const [id, other] = [await harness.id(), await harness.id()];
      const message = await harness.deliver(id);
      await store.mark(id, message, true);
      expect(await store.summary(id, message)).toMatchObject({ id: message, seen: true });
      expect(await store.summary(other, message)).toBeNull();
      await store.remove(id, message);
      expect(await store.summary(id, message)).toBeNull();
    });

    test('FEED-2 a cursor gives all changes after it, up to the current state', async () => {
      const harness = await opened();
      const { store } = harness;
      const { inbox } = await harness.inbox();
      await harness.deliver(inbox.id);
      const here = (await store.view(inbox.id))?.cursor ?? '';
      await harness.deliver(inbox.id);
      const last = await harness.deliver(inbox.id);
      await store.mark(inbox.id, last, true);

      const all = await store.changesAfter(inbox.id, inbox.cursor);
      expect(all).toMatchObject({ reset: false, seq: 4 });
      expect(all?.changes).toHaveLength(4);
      expect(all?.changes.at(-1)?.cursor).toBe(all?.cursor);
      const rest = await store.changesAfter(inbox.id, here);
      expect(rest?.changes).toEqual(all?.changes.slice(1));
      const none = await store.changesAfter(inbox.id, all?.cursor ?? '');
      expect(none).toEqual({ changes: [], cursor: all?.cursor, seq: 4, reset: false });
    });

    test('FEED-2 no cursor gives all changes, without reset', async () => {
      const harness = await opened();
      const id = await harness.id();
      await harness.deliver(id);
      const everything = await harness.store.changesAfter(id, null);
      expect(everything).toMatchObject({ reset: false });
      expect(typesOf(everything?.changes)).toEqual(['message']);
    });

    test.each([
      ['empty', () => ''],
      ['malformed', () => 'nonsense'],
      ['ahead', (cursor: string) => cursor.replace(/\d+$/, '999')],
      ['negative', (cursor: string) => cursor.replace(/\d+$/, '-1')],
      ['with a fraction', (cursor: string) => cursor.replace(/\d+$/, '0.5')],
      ['too large', (cursor: string) => `${cursor}${'9'.repeat(400)}`],
      ['cut short', (cursor: string) => cursor.slice(0, -1)],
      ['of another inbox', (_: string, other: string) => other],
    ])('FEED-3 a cursor that is %s gives a reset and everything', async (_, spoil) => {
      const harness = await opened();
      const id = await harness.id();
      const message = await harness.deliver(id);
      const cursor = (await harness.store.view(id))?.cursor ?? '';
      const other = (await harness.inbox()).inbox.cursor;
      const answer = await harness.store.changesAfter(id, spoil(cursor, other));
      expect(answer?.reset).toBe(true);
      expect(answer?.changes).toMatchObject([{ type: 'message', message: { id: message } }]);
      expect(answer?.cursor).toBe(cursor);
    });

    test('FEED-2 a deleted message leaves only its deletion in the log', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const message = await harness.deliver(id);
      await store.mark(id, message, true);
      await store.remove(id, message);
      const answer = await store.changesAfter(id, null);
      expect(answer?.changes).toEqual([
        { type: 'message:deleted', cursor: answer?.cursor, id: message },
      ]);
      expect(await store.message(id, message)).toBeNull();
    });

    test('FEED-2 the log keeps only changes of a message that later ones do not cover', async () => {
      const harness = await opened();
      const { store } = harness;
      const { inbox } = await harness.inbox();
      const message = await harness.deliver(inbox.id);
      const here = (await store.view(inbox.id))?.cursor ?? '';
      await store.mark(inbox.id, message, true);
      await harness.deliver(inbox.id);
      await store.amend([{ inbox: inbox.id, id: message }], { subject: 'late', snippet: 's' });
      await store.mark(inbox.id, message, false);
      const changes = (await store.changesAfter(inbox.id, here))?.changes;
      expect(changes).toMatchObject([
        { type: 'message' },
        { type: 'message:changed', id: message, changed: { subject: 'late', snippet: 's' } },
        { type: 'message:changed', id: message, changed: { seen: false } },
      ]);
      const everything = await store.changesAfter(inbox.id, null);
      expect(everything?.changes[0]).toMatchObject({ message: { subject: 'late', seen: false } });
    });

    test('FEED-2 a change before the cursor is not repeated with a later change', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const message = await harness.deliver(id);
      await store.amend([{ inbox: id, id: message }], { code: { value: '111111' } });
      const here = (await store.view(id))?.cursor ?? '';
      await store.mark(id, message, true);
      const answer = await store.changesAfter(id, here);
      expect(answer?.changes).toEqual([
        { type: 'message:changed', cursor: answer?.cursor, id: message, changed: { seen: true } },
      ]);
    });

    test('FEED-2 a message that changes often keeps a bounded log', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const message = await harness.deliver(id);
      const targets = [{ inbox: id, id: message }];
      for (let count = 0; count < 100; count += 1) {
        await store.mark(id, message, count % 2 === 0);
        await store.amend(targets, { subject: `${count}`, snippet: `${count}` });
        await store.amend(targets, { snippet: `${count} again` });
      }
      const changes = (await store.changesAfter(id, null))?.changes;
      expect(typesOf(changes)).toEqual(['message', ...Array(3).fill('message:changed')]);
    });

    test('FEED-3 after many deletions an old cursor is reset, a recent one is not', async () => {
      const harness = await opened();
      const { store } = harness;
      const { inbox } = await harness.inbox();
      const living = await harness.deliver(inbox.id);
      for (let count = 0; count < 300; count += 1) {
        await store.remove(inbox.id, await harness.deliver(inbox.id));
      }
      const answer = await store.changesAfter(inbox.id, inbox.cursor);
      expect(answer?.reset).toBe(true);
      expect(answer?.changes[0]).toMatchObject({ type: 'message', message: { id: living } });
      expect(answer?.changes.length).toBeLessThan(300);
      const middle = answer?.changes.at(-100)?.cursor ?? '';
      expect(await store.changesAfter(inbox.id, middle)).toMatchObject({ reset: false });
    });

    test('FEED-2 R20 a follower with an old cursor gets the missed changes, then the new ones', async () => {
      const harness = await opened();
      const { inbox } = await harness.inbox();
      await harness.deliver(inbox.id);
      const recorder = new EventRecorder();
      const subscription = await follow(harness.store, inbox.id, inbox.cursor, {
        caughtUp({ changes, seq }) {
          recorder.events.push(
            ...changes.map((change) => ({ kind: 'change', seq, change }) as const),
          );
        },
        live: (event) => recorder.events.push(event),
        failed: (error) => {
          throw error;
        },
      });
      await harness.deliver(inbox.id);
      await harness.store.destroy(inbox.id, 'deleted');
      expect(typesOf(recorder.changes)).toEqual(['message', 'message']);
      expect(recorder.ends).toEqual(['deleted']);
      subscription?.[Symbol.dispose]();
    });
  });
}
