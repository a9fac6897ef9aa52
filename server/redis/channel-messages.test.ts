import { describe, expect, test } from 'vitest';
import { readSummary } from '#server/inbox/contract/harness.ts';
import { formatNoticeMessage, parseChannelMessage } from './channel-messages.ts';

const kept = {
  ...readSummary('Hello'),
  ...{ receivedAt: '2026-01-01T00:00:00.000Z', size: 4, seen: false },
};
const notice = { transaction: 't', stage: 'receiving', at: '', bytes: 7 } as const;

describe('PUSH-2 channel messages', () => {
  test('say what happened, and are numbered', () => {
    expect(parseChannelMessage(`7|message|epoch|3|3\n${JSON.stringify(kept)}`)).toMatchObject({
      ...{ kind: 'numbered', number: 7 },
      what: { kind: 'change', seq: 3, change: { type: 'message', message: { ...kept, seq: 3 } } },
    });
    expect(parseChannelMessage('8|changed|epoch|4|3\n{"seen":true}')).toMatchObject({
      what: { seq: 4, change: { type: 'message:changed', changed: { seen: true } } },
    });
    expect(parseChannelMessage(formatNoticeMessage('node', notice))).toEqual({
      kind: 'notice',
      by: 'node',
      notice,
    });
  });

  test('of a refusal whose cause only a later version knows are handed on', () => {
    const refused = { ...notice, stage: 'refused', reason: 'Too odd.', cause: 'too_odd' };
    const text = `0|notice|node\n${JSON.stringify(refused)}`;
    expect(parseChannelMessage(text)).toEqual({ kind: 'notice', by: 'node', notice: refused });
  });

  test.each([
    ['no JSON', '7|message|epoch|3|3\n{'],
    ['no summary', '7|message|epoch|3|3\n{"subject":"Hello"}'],
    ['a field of another type', '8|changed|epoch|4|3\n{"seen":"yes"}'],
    ['no notice', '0|notice|node\n{"stage":"elsewhere"}'],
    ['without a number', 'x|deleted|epoch|4|3\n'],
    ['without a place', '8|deleted|epoch|x|3\n'],
    ['a lease without an end', '8|lease|soon|1\n'],
    ['a lease of so many tabs', '8|lease|never|some\n'],
    ['nothing', ''],
    ['what a later version may say', '9|moved|there\n'],
  ])('that are %s are ignored', (_, text) => {
    expect(parseChannelMessage(text)).toBeNull();
  });
});
