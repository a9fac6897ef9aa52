import { describe, expect, test } from 'vitest';
import { splitQuotedTail } from './quoted-tail.ts';

const QUOTE = '> Hi Ada,\n>\n> The tour starts at three.\n> Jule';

describe('the quote at the end of a text', () => {
  test.each([
    ['On Tue, 1 Apr 2031 at 10:12, Jule wrote:'],
    ['On Tue, 1 Apr 2031 at 10:12, Jule Beispiel <\njule@almanac.example> wrote:'],
    ['Am 1. April 2031 schrieb Jule:'],
    ['في ١ أبريل، كتب Jule:'],
    ['2031年4月1日(火) 10:12 Jule <jule@almanac.example>:\n'],
  ])('is split off with what introduces it: %s', (introduction) => {
    const quote = `${introduction}\n${QUOTE}`;
    expect(splitQuotedTail(`Thanks!\r\n\r\nAda\n\n${quote}\n\n`)).toEqual({
      own: 'Thanks!\n\nAda',
      quote,
    });
  });

  test('is split off without one', () => {
    const own = 'I answer two points:';
    expect(splitQuotedTail(`${own}\n\n${QUOTE}`)).toEqual({ own, quote: QUOTE });
  });

  test.each([
    ['an answer below it', `${QUOTE}\n\nAt three is fine.`],
    ['nothing else', `On 1 Apr, Jule wrote:\n${QUOTE}`],
    ['nothing else, and no introduction', QUOTE],
    ['a few lines', 'Yes.\n\n> At three?\n> Jule'],
    ['no quote', 'Hello.\nWorld > all'],
    ['no text', ''],
  ])('is left where there is %s', (_, text) => {
    expect(splitQuotedTail(text)).toEqual({ own: text, quote: null });
  });
});
