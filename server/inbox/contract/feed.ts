import { describe, expect, test } from 'vitest';
import type { Change } from '#shared/protocol.ts';
import { follow } from '../follow.ts';
import { Bench, Ear, type MakeStore } from './kit.ts';

const typesOf = (changes: readonly Change[] = []) => changes.map(({ type }) => type);

/** What a store reports, to those who listen and to those who come back with a cursor. */
export function feedContract(makeStore: MakeStore): void {
  const opened = () => Bench.open(makeStore);

  describe('changes and cursors', () => {
    test('READ-18 the steps of a delivery are kept with the message, the commit as the last', async () => {
      const bench = await opened();
      const id = await bench.id();
      const receivedAt = bench.clock.wall() - 7;
      const known = await bench.deliver(id, { receivedAt, steps: { connected: -40, read: 5 } });
      const steps = { connected: -40, read: 5, stored: 7 };
      expect((await bench.store.message(id, known))?.steps).toEqual(steps);
      // A clock that was set back meanwhile makes nothing happen before it could.
      const later = await bench.deliver(id, { receivedAt: bench.clock.wall() + 9 });
      expect((await bench.store.message(id, later))?.steps).toEqual({ stored: 0 });
    });

    test('FEED-1 AUTH-1 what checks said is kept with the message, and told by nobody', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const checks = { spf: 'pass (a.test)', dkim: 'none', dmarc: 'pass', arc: 'none' };
      const known = await bench.deliver(id, { checks });
      expect((await store.message(id, known))?.checks).toEqual(checks);
      const later = await bench.deliver(id);
      expect((await store.message(id, later))?.checks).toBeNull();
      const authentication = { verdict: 'pass' as const, domain: 'a.test' };
      const ear = await bench.listen(id);
      await store.amend([{ inbox: id, id: later }], { authentication }, undefined, checks);
      // What is read late leaves it, and it leaves what was not read.
      await store.amend([{ inbox: id, id: later }], { subject: 'late' }, ['cut']);
      expect(await store.message(id, later)).toMatchObject({ checks, problems: ['cut'] });
      expect(ear.changes).toMatchObject([
        { type: 'message:changed', id: later, changed: { authentication } },
        { type: 'message:changed', id: later, changed: { subject: 'late' } },
      ]);
      expect(JSON.stringify(ear.changes)).not.toContain('pass (a.test)');
    });

    test('FEED-1 every change is heard once, in order, with the next seq', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const ears = [await bench.listen(id), await bench.listen(id)];
      const first = await bench.deliver(id);
      const second = await bench.deliver(id);
      await store.mark(id, first, true);
      await store.amend([{ inbox: id, id: second }], { subject: 'read late' }, ['cut']);
      await store.remove(id, first);
      for (const ear of ears) {
        expect(ear.seqs).toEqual([1, 2, 3, 4, 5]);
        expect(ear.changes).toMatchObject([
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

    test('FEED-1 the store already has what a subscriber is told', async () => {
      const bench = await opened();
      const { store } = bench;
      const [one, other] = [await bench.id(), await bench.id()];
      const seen: Promise<number | undefined>[] = [];
      await store.subscribe(one, (event) => {
        if (event.kind !== 'change') return;
        seen.push(store.describe(other).then((view) => view?.messageCount));
      });
      await store.append(bench.mail([one, other]));
      expect(await Promise.all(seen)).toEqual([1]);
    });

    test('FEED-1 a subscriber that makes the next change does not reorder the others', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const removals: Promise<boolean>[] = [];
      await store.subscribe(id, (event) => {
        if (event.kind === 'change' && event.change.type === 'message') {
          removals.push(store.remove(id, event.change.message.id));
        }
      });
      const ear = await bench.listen(id);
      await bench.deliver(id);
      expect(await Promise.all(removals)).toEqual([true]);
      expect(typesOf(ear.changes)).toEqual(['message', 'message:deleted']);
    });

    test('FEED-1 what changes nothing is not told', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const message = await bench.deliver(id);
      const ear = await bench.listen(id);
      expect(await store.mark(id, message, false)).toBe(true);
      expect(await store.mark(id, 'unknown', true)).toBe(false);
      expect(await store.remove(id, 'unknown')).toBe(false);
      await store.amend([{ inbox: id, id: 'unknown' }], { subject: 'x' });
      expect(ear.events).toEqual([]);
    });

    test('FEED-2 the row of a message is as it is now, and of no other inbox', async () => {
      const bench = await opened();
      const { store } = bench;
      const [id, other] = [await bench.id(), await bench.id()];
      const message = await bench.deliver(id);
      await store.mark(id, message, true);
      expect(await store.summary(id, message)).toMatchObject({ id: message, seen: true });
      expect(await store.summary(other, message)).toBeNull();
      await store.remove(id, message);
      expect(await store.summary(id, message)).toBeNull();
    });

    test('FEED-2 a cursor is followed by what came after it, up to where the inbox stands', async () => {
      const bench = await opened();
      const { store } = bench;
      const { inbox } = await bench.inbox();
      await bench.deliver(inbox.id);
      const here = (await store.describe(inbox.id))?.cursor ?? '';
      await bench.deliver(inbox.id);
      const last = await bench.deliver(inbox.id);
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

    test('FEED-2 without a cursor it is everything, and no reset', async () => {
      const bench = await opened();
      const id = await bench.id();
      await bench.deliver(id);
      const everything = await bench.store.changesAfter(id, null);
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
      const bench = await opened();
      const id = await bench.id();
      const message = await bench.deliver(id);
      const cursor = (await bench.store.describe(id))?.cursor ?? '';
      const other = (await bench.inbox()).inbox.cursor;
      const answer = await bench.store.changesAfter(id, spoil(cursor, other));
      expect(answer?.reset).toBe(true);
      expect(answer?.changes).toMatchObject([{ type: 'message', message: { id: message } }]);
      expect(answer?.cursor).toBe(cursor);
    });

    test('FEED-2 of a deleted message only its deletion is left', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const message = await bench.deliver(id);
      await store.mark(id, message, true);
      await store.remove(id, message);
      const answer = await store.changesAfter(id, null);
      expect(answer?.changes).toEqual([
        { type: 'message:deleted', cursor: answer?.cursor, id: message },
      ]);
      expect(await store.message(id, message)).toBeNull();
    });

    test('FEED-2 of the changes of one message those are left that say something', async () => {
      const bench = await opened();
      const { store } = bench;
      const { inbox } = await bench.inbox();
      const message = await bench.deliver(inbox.id);
      const here = (await store.describe(inbox.id))?.cursor ?? '';
      await store.mark(inbox.id, message, true);
      await bench.deliver(inbox.id);
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

    test('FEED-2 what was changed before a cursor does not come again with a later change', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const message = await bench.deliver(id);
      await store.amend([{ inbox: id, id: message }], { code: { value: '111111' } });
      const here = (await store.describe(id))?.cursor ?? '';
      await store.mark(id, message, true);
      const answer = await store.changesAfter(id, here);
      expect(answer?.changes).toEqual([
        { type: 'message:changed', cursor: answer?.cursor, id: message, changed: { seen: true } },
      ]);
    });

    test('FEED-2 however often a message is changed, the log keeps no more than it can say', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const message = await bench.deliver(id);
      const targets = [{ inbox: id, id: message }];
      for (let count = 0; count < 100; count += 1) {
        await store.mark(id, message, count % 2 === 0);
        await store.amend(targets, { subject: `${count}`, snippet: `${count}` });
        await store.amend(targets, { snippet: `${count} again` });
      }
      const changes = (await store.changesAfter(id, null))?.changes;
      expect(typesOf(changes)).toEqual(['message', ...Array(3).fill('message:changed')]);
    });

    test('FEED-3 after very many deletions an old cursor is reset, a recent one is not', async () => {
      const bench = await opened();
      const { store } = bench;
      const { inbox } = await bench.inbox();
      const living = await bench.deliver(inbox.id);
      for (let count = 0; count < 300; count += 1) {
        await store.remove(inbox.id, await bench.deliver(inbox.id));
      }
      const answer = await store.changesAfter(inbox.id, inbox.cursor);
      expect(answer?.reset).toBe(true);
      expect(answer?.changes[0]).toMatchObject({ type: 'message', message: { id: living } });
      expect(answer?.changes.length).toBeLessThan(300);
      const middle = answer?.changes.at(-100)?.cursor ?? '';
      expect(await store.changesAfter(inbox.id, middle)).toMatchObject({ reset: false });
    });

    test('FEED-2 R20 a follower with an old cursor hears the rest, then what is new', async () => {
      const bench = await opened();
      const { inbox } = await bench.inbox();
      await bench.deliver(inbox.id);
      const ear = new Ear();
      const subscription = await follow(bench.store, inbox.id, inbox.cursor, {
        caughtUp({ changes, seq }) {
          ear.events.push(...changes.map((change) => ({ kind: 'change', seq, change }) as const));
        },
        live: (event) => ear.events.push(event),
        failed: (error) => {
          throw error;
        },
      });
      await bench.deliver(inbox.id);
      await bench.store.destroy(inbox.id, 'deleted');
      expect(typesOf(ear.changes)).toEqual(['message', 'message']);
      expect(ear.ends).toEqual(['deleted']);
      subscription?.[Symbol.dispose]();
    });
  });
}
