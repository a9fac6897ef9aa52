import { z } from 'zod';
import type { Service } from './service.ts';

const Listening = z.object({
  event: z.literal('listening'),
  what: z.literal('metrics'),
  url: z.url(),
});

/** Where a service has its operator's port; null where it has none. */
export function metricsUrl({ child }: Pick<Service, 'child'>): string | null {
  for (const line of child.lines) {
    const said = Listening.safeParse(JSON.parse(line));
    if (said.success) return said.data.url;
  }
  return null;
}
