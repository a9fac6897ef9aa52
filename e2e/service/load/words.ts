import { z } from 'zod';

/** What the test and its load programs say to each other, as JSON lines. */

export const TabsOrder = z.object({
  httpUrl: z.string(),
  tabs: z.number(),
  mailsPerTab: z.number(),
  /** Sockets to cut, spread over the time in which mail arrives. */
  cuts: z.number(),
  seed: z.number(),
});
export type TabsOrder = z.infer<typeof TabsOrder>;

export const TabsSaid = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), addresses: z.array(z.string()) }),
  z.object({
    kind: z.literal('done'),
    received: z.number(),
    cut: z.number(),
    reconnects: z.number(),
    /** In words, each that was lost, doubled, out of order or in a wrong tab. */
    faults: z.array(z.string()),
  }),
]);
export type TabsSaid = z.infer<typeof TabsSaid>;

export const SendersOrder = z.object({
  host: z.string(),
  port: z.number(),
  senders: z.number(),
  mailsPerTab: z.number(),
  addresses: z.array(z.string()),
});
export type SendersOrder = z.infer<typeof SendersOrder>;

export const SendersSaid = z.object({ sent: z.number(), refused: z.array(z.string()) });
export type SendersSaid = z.infer<typeof SendersSaid>;

/** Mail `number` of those for `address`; a tab can see from it whether it is its own. */
export function subjectOf(address: string, number: number): string {
  return `${number} for ${address}`;
}

/** The order that the program was started with: the only line of its input. */
export async function readOrder<T>(schema: z.ZodType<T>): Promise<T> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return schema.parse(JSON.parse(text));
}

export function tell(what: TabsSaid | SendersSaid): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
