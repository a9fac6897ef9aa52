import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROBLEMS } from './mime/problems.ts';
import { MailroomRig } from './testing/mailroom-rig.ts';

let rig: MailroomRig;
beforeAll(() => {
  rig = new MailroomRig();
});
afterAll(() => rig.close());

/** Messages in each test. */
const RUNS = 200;

/** What says that something is not shown. */
const SAYS_SO: readonly string[] = [
  ...[PROBLEMS.outsideParts, PROBLEMS.headerBroken, PROBLEMS.behindBase64],
];

/** Lines of a part, its header first. `#` becomes a word that stands nowhere else. */
type Lines = readonly string[];

const encoding = fc.constantFrom('', '7bit', '8bit', 'quoted-printable', 'uuencode', 'x-own');
const leaf = fc
  .tuple(fc.constantFrom('text/plain', 'application/pdf', 'message/rfc822'), encoding)
  .chain(([type, name]) =>
    fc.constantFrom<Lines>(
      ['Content-Type: text/html', '', '<p>#</p>'],
      ['Content-Type: text/enriched', '', '<bold>#</bold>'],
      ['Content-Type: text/markdown', '', '# #'],
      [`Content-Type: ${type}`, `Content-Transfer-Encoding: ${name}`, '', '#', '#'],
      [`Content-Type: ${type}`, '', '# #', '', '#', ''],
      ['', '#'],
      ['Content-Type: text/plain', ''],
    ),
  );

// Some begin like others, or end like an end.
const boundary = fc.constantFrom('b', 'b1', 'b x', 'b--', 'c', '=_ü', '-');
const named = fc.constantFrom('', '', '', ' ', '\t', '-other');

function multipart(
  subtype: string,
  parts: fc.Arbitrary<Lines[]>,
  boundaries: fc.Arbitrary<string> = boundary,
  ends: fc.Arbitrary<string> = named,
): fc.Arbitrary<Lines> {
  return fc
    .tuple(boundaries, ends, parts)
    .map(([name, end, all]) => [
      `Content-Type: multipart/${subtype}; boundary="${name}${end}"`,
      '',
      ...all.flatMap((part) => [`--${name}`, ...part]),
      `--${name}--`,
    ]);
}

const upTo3 = (parts: fc.Arbitrary<Lines>) => fc.array(parts, { minLength: 1, maxLength: 3 });
const inner = fc.oneof(leaf, multipart('related', upTo3(leaf)));
const forms = multipart('alternative', upTo3(inner));
const outer = fc.oneof(inner, forms, multipart('x-own', upTo3(fc.oneof(inner, forms))));
const whole = multipart('mixed', fc.array(outer, { minLength: 1, maxLength: 4 }));

/** No boundary of another part is the same, or begins it. */
const sound = fc.oneof(
  leaf,
  multipart('mixed', upTo3(leaf), fc.constantFrom('own', 'o w n'), fc.constant('')),
);

/** One line is changed; `other` is the number of another one. */
type Change = (lines: string[], at: number, other: number) => void;

const CHANGES: readonly Change[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, '#'),
  (lines, at) => lines.splice(at, 0, ''),
  (lines, at, other) => lines.splice(at, 0, lines[other] ?? ''),
  (lines, at, other) => lines.splice(at, 1, lines[other] ?? ''),
  (lines, at) => lines.splice(at, 1, `${lines[at]} `),
  // Behind a delimiter, where there is one, a line that is too long to be one.
  (lines, at) => {
    const delimiter = lines.slice(at).find((line) => line.startsWith('--')) ?? '';
    lines.splice(lines.indexOf(delimiter, at), 0, delimiter, `${delimiter}${' '.repeat(1_100)}`);
  },
  (lines, at) => lines.splice(at, 1, ` ${lines[at]}`),
  (lines, at) => lines.splice(at, 1, `${lines[at]}--`),
  (lines, at) => lines.splice(at, 1, `\r${lines[at]}`),
  (lines, at) => lines.splice(at, lines.length),
];

const change = fc.tuple(fc.constantFrom(...CHANGES), fc.nat(99), fc.nat(99));

const mutated = fc.tuple(whole, fc.array(change, { maxLength: 3 })).map(([lines, changes]) => {
  const changed = [...lines];
  for (const [apply, at, other] of changes)
    apply(changed, at % (changed.length + 1), other % (changed.length + 1));
  return changed;
});

/** A message of these lines, with its words. */
function write(...parts: readonly Lines[]) {
  let words = 0;
  const name = (line: string) => line.replace(/#/g, () => `word${words++}.`);
  const written = parts.map((lines) => lines.map(name).join('\r\n'));
  return {
    written,
    source: ['From: a@b.example', 'MIME-Version: 1.0', ...written, ''].join('\r\n'),
  };
}

/** What is folded into a field of a part is no word of the message. */
const FOLDED_FIELD = /^[\w-]+:.*(?:\r\n[ \t].*)+/gm;

const wordsOf = (text: string) => text.replace(FOLDED_FIELD, '').match(/word\d+\./g) ?? [];

let inboxes = 0;

/** Everything that is shown of a message, and its problems. */
async function show(source: string) {
  const name = `mutant${++inboxes}`;
  const inbox = await rig.inbox(name);
  await rig.deliver(Buffer.from(source), name);
  const { id } = await rig.onlyRow(inbox);
  const detail = await rig.mailroom.open(inbox, id);
  if (detail === null) throw new Error('no message');
  const files = detail.attachments.map(({ index }) => rig.mailroom.attachment(inbox, id, [index]));
  const contents = (await Promise.all(files)).map((file) =>
    Buffer.from(file?.content ?? []).toString(),
  );
  const shown = [detail.text, detail.html, ...contents].join('\n');
  return { shown, problems: detail.problems };
}

const missing = (text: string, shown: string) =>
  wordsOf(text).filter((word) => !shown.includes(word));

test('READ-8 each word of a message in any structure is shown, or a problem says that some are not', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (lines) => {
      const { source } = write(lines);
      const { shown, problems } = await show(source);
      if (!problems.some((problem) => SAYS_SO.includes(problem)))
        expect(missing(source, shown)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('READ-8 each word of the parts around a broken one is shown, whatever the problem is', async () => {
  await fc.assert(
    fc.asyncProperty(sound, mutated, sound, async (before, broken, after) => {
      const { written, source } = write(
        ['Content-Type: multipart/mixed; boundary="around"', ''],
        ...[['--around'], before, ['--around'], broken, ['--around'], after, ['--around--']],
      );
      const { shown } = await show(source);
      expect(missing(`${written[2]}\r\n${written[6]}`, shown)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
