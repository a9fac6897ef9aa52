import { z } from 'zod';

const Listening = z.object({
  event: z.literal('listening'),
  what: z.literal('metrics'),
  url: z.url(),
});

interface HasLog {
  readonly child: { readonly lines: readonly string[] };
}

/** Where a service has its operator's port; null where it has none. */
export function metricsUrl({ child }: HasLog): string | null {
  for (const line of child.lines) {
    const said = Listening.safeParse(JSON.parse(line));
    if (said.success) return said.data.url;
  }
  return null;
}
