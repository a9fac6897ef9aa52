import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

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
export function readExamples(): Examples {
  const file = path.join(import.meta.dirname, 'examples.json');
  return Recorded.parse(JSON.parse(readFileSync(file, 'utf8')));
}
