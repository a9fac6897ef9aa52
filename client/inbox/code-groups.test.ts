import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupCode, spellOut } from './code-groups.ts';

const shown = (code: string) =>
  groupCode(code).map((runs) => runs.map(({ text }) => text).join('|'));

test.each([
  ['482913', ['482', '913']],
  ['4829', ['4829']],
  ['48291377', ['4829', '1377']],
  ['1234567', ['123', '4567']],
  ['G-482913', ['G|-|482913']],
  ['K7QM-2P0O', ['K|7|QM|-|2|P|0|O']],
  ['ABCD1234', ['ABCD', '1234']],
  ['ABC123', ['ABC|123']],
])('SHOW-9 %s is grouped as %j', (code, groups) => expect(shown(code)).toEqual(groups));

test('SHOW-9 the shown groups of any code are the code', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (code) => {
      const runs = groupCode(code).flat();
      expect(runs.map(({ text }) => text).join('')).toBe(code);
      expect(spellOut(code).replaceAll(' ', '')).toBe(code.replaceAll(' ', ''));
    }),
  );
});
