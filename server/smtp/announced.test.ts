import { beforeEach, expect, test } from 'vitest';
import type { Coming, Mailroom } from '#server/mail/types.ts';
import { withReplaced } from './testing/replaced.ts';
import { rigs } from './testing/rigs.ts';
import { Talk } from './testing/talk.ts';

const start = rigs();

/** What the mailroom was told to expect. */
let announced: Coming[];
let rig: Awaited<ReturnType<typeof start>>;
let talk: Talk;
let ann: string;
beforeEach(async () => {
  announced = [];
  rig = await start({
    settings: { maxMessageSize: 20_000_000 },
    mailroom: (whole) =>
      withReplaced<Mailroom>(whole, { expect: (coming) => void announced.push(coming) }),
  });
  ({ address: ann } = await rig.inbox('ann'));
  talk = await Talk.open(rig.port);
});

async function sendText(text: string): Promise<void> {
  talk.write(`${text}\r\n.\r\n`);
  expect(await talk.reply()).toMatchObject({ code: 250 });
}

test.each([
  ['a small', 1_000, []],
  ['a large', 50_000, ['large']],
])(
  'READ-21 whether %s message is announced while it comes, and then once',
  async (_, lines, told) => {
    await talk.envelope([ann]);
    // Far enough away for nothing else to be announced.
    rig.clock.advance(2);
    await talk.say('DATA');
    await sendText(`${'x'.repeat(70)}\r\n`.repeat(lines));
    expect(announced).toEqual(told);
  },
);

test.each([
  ['at once', 'ann', 0, ['soon']],
  ['after a millisecond', 'ann', 1, ['soon']],
  ['later', 'ann', 2, []],
  // What the operator's own addresses are sent is not read.
  ['at once, for the operator', 'postmaster', 0, []],
])('READ-25 of who says DATA %s, a message is announced or not', async (_, to, pauseMs, told) => {
  await talk.envelope([to === 'ann' ? ann : to]);
  rig.clock.advance(pauseMs);
  await talk.say('DATA');
  await sendText('hello');
  expect(announced).toEqual(told);
});

test('READ-25 of a DATA that came pipelined nobody knows how far its peer is', async () => {
  talk.write(`MAIL FROM:<a@sender.example>\r\nRCPT TO:<${ann}>\r\nDATA\r\n`);
  for (const code of [250, 250, 354]) expect(await talk.reply()).toMatchObject({ code });
  await sendText('hello');
  expect(announced).toEqual([]);
});
