import { expect, test } from 'vitest';
import { readSummary } from '#server/inbox/contract/harness.ts';
import { formatChangedEntry, formatEntry, parseEntry, type Texts } from './entries.ts';
import { formatLife, readHolders, readLife } from './stored-fields.ts';

const EPOCH = 'epoch';

const texts = formatEntry(
  {
    ...{ transaction: 't', recipients: [], receivedAt: 0, size: 40, prefix: 'Received: here\r\n' },
    ...{ body: { encoding: 'identity', bytes: new Uint8Array(40) }, fingerprint: null },
    ...{ summary: readSummary('a mail'), problems: ['cut'] },
  },
  { read: 3, stored: 5 },
);
const written = ({ summary, rest }: Texts, account = '40 1024 own') =>
  `${account}\n${summary}\n${rest}`;

function parsed(raw: string) {
  const entry = parseEntry(raw, EPOCH, 7);
  if (entry === null) throw new Error('broken');
  return entry;
}

/** With fields of a version that is yet to come, on every level. */
function newer({ summary, rest }: Texts): Texts {
  const steps = { read: 3, stored: 5, weighed: 4 };
  const added = { seal: { seq: -1 }, steps };
  return {
    summary: JSON.stringify({ ...JSON.parse(summary), mood: 'cheerful' }),
    rest: JSON.stringify({ ...added, ...JSON.parse(rest), ...added }),
  };
}

test('STORE-10 an entry is read as it was written', () => {
  const entry = parsed(written(texts, '40 1024 shared:name'));
  expect(entry).toMatchObject({
    ...{ problems: ['cut'], steps: { read: 3, stored: 5 }, checks: null, changed: [] },
    ...{ summary: { subject: 'a mail', size: 40, seq: 7, seen: false } },
    ...{ body: { kind: 'shared', name: 'name' }, encoding: 'identity' },
  });
});

test('READ-3 an entry of a version without `reading` has been read', () => {
  const { reading: _, ...older } = JSON.parse(texts.summary);
  const raw = written({ ...texts, summary: JSON.stringify(older) });
  expect(parsed(raw).summary.reading).toBe(false);
});

test.each([
  ['nothing', ''],
  ['no account', `\n${texts.summary}\n${texts.rest}`],
  ['an account of words', written(texts, 'forty many own')],
  ['bytes that are nowhere', written(texts, '40 1024 elsewhere')],
  ['a summary that is no JSON', written({ ...texts, summary: '{' })],
  ['a summary of something else', written({ ...texts, summary: '{"subject":7}' })],
  ['a rest that is none', written({ ...texts, rest: 'null' })],
  [
    'a change without fields',
    written({ ...texts, rest: texts.rest.replace('[]}', '[{"seq":1}]}') }),
  ],
])('STORE-10 %s is no entry', (_, raw) => {
  expect(raw).not.toBe(written(texts));
  expect(parseEntry(raw, EPOCH, 7)).toBeNull();
});

test('STORE-11 what a later version added is not shown, and stays through a change', () => {
  const entry = parsed(written(newer(texts)));
  expect(entry.summary).not.toHaveProperty('mood');
  const changed = formatChangedEntry(entry, { seen: true }, ['cut', 'more']);
  expect(JSON.parse(changed.summary)).toMatchObject({ mood: 'cheerful', seen: true });
  // The script writes the change's number in place of byte 1, which stands in one place.
  const rest = changed.rest.replaceAll('\u0001', '9');
  expect(changed.rest.split('\u0001')).toHaveLength(2);
  expect(JSON.parse(rest)).toMatchObject({
    ...{ seal: { seq: -1 }, steps: { weighed: 4 }, problems: ['cut', 'more'] },
    changed: [{ seq: 9, fields: ['seen'] }],
  });
});

test('STORE-10 STORE-11 a life is one of those there are, with what was added to it', () => {
  const lease = { id: 'a', kind: 'connected', sockets: 1, transport: 'carrier pigeon' };
  const life = { kind: 'held', lastActivity: 1, leases: [lease], lastGoodbye: null, mood: 'calm' };
  const read = readLife(JSON.stringify(life));
  expect(read).toEqual({ ...life, kind: 'tabbed' });
  expect(JSON.parse(read === null ? '' : formatLife(read))).toEqual(life);
  for (const broken of [
    ...['', 'null', '{"kind":"undead"}', '{"kind":"program"}'],
    JSON.stringify({ ...life, leases: [{ id: 'a', kind: 'lost' }] }),
  ]) {
    expect(readLife(broken), broken).toBeNull();
  }
  expect(readHolders('{"a":{"node":1}}')).toEqual({ a: { node: 1 } });
  expect(readHolders('{"a":{"node":"one"}}')).toBeNull();
});
