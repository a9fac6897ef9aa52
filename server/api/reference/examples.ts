import { z } from 'zod';
import recorded from './examples.json' with { type: 'json' };

/** What a test has recorded; `npx vitest run api-examples -u` records it anew. */
const Recorded = z.object({
  operations: z.record(
    z.string(),
    z.object({
      request: z.unknown().optional(),
      /** By status. */
      answers: z.record(z.string(), z.unknown()),
    }),
  ),
  /** By status: refusals are the same on all routes. */
  problems: z.record(z.string(), z.unknown()),
  /** By the name of the event. */
  events: z.record(z.string(), z.unknown()),
});

export type Examples = z.output<typeof Recorded>;

/** Real answers, with other secrets and times. */
export const EXAMPLES: Examples = Recorded.parse(recorded);
