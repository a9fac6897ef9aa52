import fc from 'fast-check';

const which = fc.nat({ max: 99 });
const MINUTE = 60_000;

/** One step. Numbers choose among the inboxes, messages or cursors that exist at the time. */
export const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const), address: which }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      inboxes: fc.array(which, { minLength: 1, maxLength: 3 }),
      size: fc.integer({ min: 1, max: 6_000 }),
      fingerprint: fc.option(fc.nat({ max: 3 }), { nil: null }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('admit' as const),
      inbox: which,
      size: fc.integer({ min: 1, max: 6_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), inbox: which, message: which }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('mark' as const),
      inbox: which,
      message: which,
      seen: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('amend' as const), inbox: which, message: which }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('touch' as const), inbox: which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('destroy' as const), inbox: which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.oneof(fc.nat({ max: 20 * MINUTE }), fc.constant(13 * 60 * MINUTE)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('follow' as const), inbox: which, cursor: which }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unfollow' as const), follower: which }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('resync' as const), inbox: which, cursor: which }),
  },
);

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
