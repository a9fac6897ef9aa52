/**
 * Maximum letters of texts in narrow places, by the beginning of their id. Browser tests measure
 * what really fits; this tells a translator early.
 */
const TIGHT: readonly (readonly [RegExp, number])[] = [
  [/^find\./, 22],
  [/^view\.(html|text|headers|source)$/, 16],
  [/^address\.(copy|copied)$/, 20],
  [/^action\.testMail$/, 22],
  [/^theme\./, 26],
  [/^kind\./, 28],
  [/^(action\.(new|destroy|keep)|confirm\.\w+Yes)$/, 28],
  [/^(message\.(back|delete|save|again)|attachments\.(save|show|hide)|code\.copy|link\.open)$/, 28],
  [/^(refused\.again|ended\.new|disguise\.stay|nested\.(open|close)|remote\.load)$/, 34],
  [/^connection\./, 34],
  [/^trust\.(pass|passAny|none|fail|failAny|error|checking|unchecked)$/, 46],
];

/** Other texts may have this many times the letters of the English text. */
const RUNNING = 2;
const SHORT = 24;

export function maxLetters(id: string, letters: number): number {
  return TIGHT.find(([ids]) => ids.test(id))?.[1] ?? RUNNING * letters + SHORT;
}
