import { expect, test } from 'vitest';
import { KeptInboxes } from './kept-inboxes.ts';

function rig() {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  return { stored, kept: new KeptInboxes(() => storage) };
}

test('LIFE-14 token and end are stored until they are removed, and nothing else', () => {
  const { stored, kept } = rig();
  kept.add({ token: 'a', endsAt: 100 }, 0);
  kept.add({ token: 'b', endsAt: 200 }, 0);
  kept.add({ token: 'a', endsAt: 150 }, 0);
  expect([...stored.values()]).toEqual(['[{"token":"b","endsAt":200},{"token":"a","endsAt":150}]']);
  kept.remove('b', 0);
  expect(kept.list(0)).toEqual([{ token: 'a', endsAt: 150 }]);
  kept.remove('a', 0);
  expect(stored.size).toBe(0);
});

test('LIFE-14 what has ended is forgotten', () => {
  const { stored, kept } = rig();
  kept.add({ token: 'a', endsAt: 100 }, 0);
  kept.add({ token: 'b', endsAt: 200 }, 0);
  expect(kept.list(100)).toEqual([{ token: 'b', endsAt: 200 }]);
  expect(kept.list(200)).toEqual([]);
  expect(stored.size).toBe(0);
});

test.each(['', '{', 'null', '{"token":"a"}', '[null,{"token":1,"endsAt":"x"}]'])(
  'LIFE-14 damaged storage (%s) counts as empty',
  (text) => {
    const { stored, kept } = rig();
    stored.set('mayfly.kept', text);
    expect(kept.list(0)).toEqual([]);
  },
);

test('LIFE-14 only inboxes that exist and that this page does not hold are offered', async () => {
  const { kept } = rig();
  for (const token of ['here', 'gone', 'there']) kept.add({ token, endsAt: 100 }, 0);
  const asked: string[] = [];
  const isGone = async (token: string) => {
    asked.push(token);
    return token === 'gone';
  };
  expect(await kept.findOffers(['here'], isGone, 0)).toEqual([{ token: 'there', endsAt: 100 }]);
  expect(asked).toEqual(['gone', 'there']);
  expect(kept.list(0).map(({ token }) => token)).toEqual(['here', 'there']);
});

test('LIFE-14 without storage nothing is kept, and nothing fails', () => {
  const kept = new KeptInboxes(() => {
    throw new Error('forbidden');
  });
  kept.add({ token: 'a', endsAt: 100 }, 0);
  expect(kept.list(0)).toEqual([]);
});
