/**
 * Letters that there are for a text where space is tight, by the beginning of its id. What
 * really fits is measured in the browser; this tells a translator at once.
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

/** Times the letters of the English text: what runs on may, but not without end. */
const RUNNING = 2;
const SHORT = 24;

export function maxLetters(id: string, letters: number): number {
  return TIGHT.find(([ids]) => ids.test(id))?.[1] ?? RUNNING * letters + SHORT;
}
