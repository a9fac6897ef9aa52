import fc from 'fast-check';

/** What a client may do in one dialogue, and in what state each recipient of it is. */
export type Target = Owner | 'full' | 'dead' | 'unknown' | 'foreign' | 'postmaster';

/** Inboxes that live when a dialogue begins, and that no other dialogue knows. */
export type Owner = 'ann' | 'bob';

export interface Content {
  /** Latin1, one character an octet; as the message is meant, before dots are stuffed. */
  readonly text: string;
  /** Octets that are put behind it, for messages around the limit. */
  readonly padding: number;
  /** With a Message-ID, the same content again is the same message (FEED-5). */
  readonly messageId: number | null;
  readonly hops: number;
}

export type Action =
  | { readonly kind: 'greet'; readonly verb: 'EHLO' | 'HELO' }
  | { readonly kind: 'mail'; readonly size: number | null; readonly sender: string }
  | { readonly kind: 'rcpt'; readonly target: Target; readonly form: number }
  | { readonly kind: 'message'; readonly content: Content }
  /** One of `PLAIN`, by its place. */
  | { readonly kind: 'plain'; readonly index: number }
  /** A line with an unpredictable reply. It contains no LF, and its verb is not QUIT. */
  | { readonly kind: 'mutated'; readonly line: string }
  /** The inbox ends meanwhile. */
  | { readonly kind: 'end'; readonly owner: Owner }
  /** From here on the store is away for this dialogue's inboxes, in what it is asked for. */
  | { readonly kind: 'fault'; readonly where: 'admit' | 'append' | 'none' };

/** `vanish`: the client is gone after a share of what it had still to say. */
export type Ending =
  | { readonly kind: 'quit' }
  | { readonly kind: 'hangup' }
  | { readonly kind: 'vanish'; readonly share: number; readonly how: 'reset' | 'close' };

export interface Dialogue {
  readonly actions: readonly { readonly action: Action; readonly waits: boolean }[];
  readonly ending: Ending;
  /** Where TCP cuts what is written at once: shares of its length. */
  readonly cuts: readonly number[];
}

/** Of the rig: small, so that the edges are met. */
export const MAX_MESSAGE_SIZE = 20_000;
export const RECIPIENTS = 5;
export const HOPS = 50;

/** Verbs, well and badly used, of which each has one right reply in each state. */
export const PLAIN = [
  ...['NOOP', 'noop', 'NOOP what ever', 'RSET', 'RSET ', 'RSET now', 'HELP', 'HELP MAIL'],
  ...['VRFY ann', 'VRFY', 'EXPN ann', 'BDAT 5 LAST', 'AUTH PLAIN', 'STARTTLS', 'XYZZY', ''],
  ...['QUIT now', 'EHLO', 'EHLO a b', 'HELO <x>', 'DATA', 'DATA now', 'MAIL FROM:<a@b', 'NOOP\r'],
  ...['RCPT TO:<nobody>', 'MAIL FROM:<a@b.example> FOO=1', 'RCPT TO:<ann@b.example> FOO=1'],
] as const;

const pieces = fc.constantFrom(
  ...['.', '..', '\r\n', '\r\n.', '\r\n..', '\n', '\r', '\n.\n', '\r.\r', '\n.\r\n', '\r\n.\r'],
  ...['text', ' ', '\0', '\xff\xfe', 'Subject: x', 'RCPT TO:<x@y>', '\r\n.\n', '\r\n\r\n', '=2E'],
);

const content: fc.Arbitrary<Content> = fc.record({
  text: fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
  padding: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constantFrom(998, 5_000, MAX_MESSAGE_SIZE - 200) },
    { weight: 1, arbitrary: fc.constantFrom(MAX_MESSAGE_SIZE + 1, 2 * MAX_MESSAGE_SIZE + 1) },
  ),
  messageId: fc.option(fc.nat(2), { freq: 3 }),
  hops: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, HOPS, HOPS + 1),
});

const mail: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant('mail'),
  size: fc.constantFrom(null, null, null, 1, 500, MAX_MESSAGE_SIZE, MAX_MESSAGE_SIZE + 1),
  sender: fc.constantFrom('', 'a@sender.example', '"a b"@sender.example'),
});

const OWNERS: readonly Owner[] = ['ann', 'bob'];
const OTHERS: readonly Target[] = ['full', 'dead', 'unknown', 'foreign', 'postmaster'];

const rcpt: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant('rcpt'),
  target: fc.constantFrom<Target>(...OWNERS, ...OWNERS, ...OWNERS, ...OTHERS),
  form: fc.nat(4),
});

const message: fc.Arbitrary<Action> = fc.record({ kind: fc.constant('message'), content });
const plain: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant('plain'),
  index: fc.nat(PLAIN.length - 1),
});
const greet: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant('greet'),
  verb: fc.constantFrom('EHLO', 'HELO'),
});

/** Valid lines, to be spoilt. */
const SEEDS = [
  ...['MAIL FROM:<a@sender.example> SIZE=10 BODY=8BITMIME', 'RCPT TO:<"a b"@mayfly.example>'],
  ...['RCPT TO:<@a.example,@b.example:ann@mayfly.example>', 'EHLO [IPv6:2001:db8::1]', 'RSET'],
  ...['MAIL FROM:<>', 'VRFY <ann>', 'NOOP x', 'RCPT TO:<postmaster>', 'HELO a.example', 'DATA'],
];

const spoilt: fc.Arbitrary<Action> = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255), fc.nat(3)), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([seed, spots]) => spots.reduce((line, spot) => spoil(line, ...spot), seed))
  .filter((line) => !line.includes('\n') && !/^\s*quit\s*$/i.test(line))
  .map((line) => ({ kind: 'mutated', line }));

/** One octet is lost, added, changed, or a part said twice. */
function spoil(line: string, share: number, octet: number, how: number): string {
  const at = Math.floor(share * line.length);
  const character = String.fromCharCode(octet);
  const kept = how === 0 || how === 2 ? line.slice(at + 1) : line.slice(at);
  const put = how === 0 ? '' : how === 3 ? line.slice(Math.max(0, at - 5), at) : character;
  return line.slice(0, at) + put + kept;
}

/** A whole mail: alone, actions by chance seldom come to one. */
const transaction: fc.Arbitrary<Action[]> = fc
  .tuple(
    mail,
    fc.array(rcpt, { minLength: 1, maxLength: 3 }),
    fc.array(other(), { maxLength: 1 }),
    message,
  )
  .map(([begin, recipients, between, end]) => [begin, ...recipients, ...between, end]);

function other(): fc.Arbitrary<Action> {
  const end: fc.Arbitrary<Action> = fc.record({
    kind: fc.constant('end'),
    owner: fc.constantFrom<Owner>('ann', 'bob'),
  });
  const fault: fc.Arbitrary<Action> = fc.record({
    kind: fc.constant('fault'),
    where: fc.constantFrom('admit', 'append', 'none', 'none'),
  });
  return fc.oneof(
    { weight: 8, arbitrary: plain },
    { weight: 2, arbitrary: greet },
    { weight: 2, arbitrary: end },
    { weight: 2, arbitrary: fault },
    { weight: 4, arbitrary: spoilt },
  );
}

const steps: fc.Arbitrary<Action[]> = fc.oneof(
  { weight: 6, arbitrary: transaction },
  { weight: 2, arbitrary: fc.oneof(mail, rcpt, message).map((action) => [action]) },
  { weight: 3, arbitrary: other().map((action) => [action]) },
);

const ending: fc.Arbitrary<Ending> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('quit') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hangup') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('vanish'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      how: fc.constantFrom('reset', 'close'),
    }),
  },
);

/** Most begin with a greeting: without one nothing comes of them. */
export const dialogue: fc.Arbitrary<Dialogue> = fc
  .record({
    greeting: fc.option(greet, { freq: 12 }),
    steps: fc.array(steps, { minLength: 1, maxLength: 6 }),
    waits: fc.infiniteStream(fc.constantFrom(true, false, false)),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
    ending,
  })
  .map(({ greeting, steps: chosen, waits, cuts, ending: last }) => {
    const all = [...(greeting === null ? [] : [greeting]), ...chosen.flat()];
    const actions = all.map((action) => ({ action, waits: waits.next().value ?? false }));
    return { actions, ending: last, cuts };
  });
