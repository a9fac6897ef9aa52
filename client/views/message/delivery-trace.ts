import type { Detail, HeaderLine } from '#shared/message.ts';
import { type Hop, parseReceived } from '../../mail/parse-received.ts';

/** Received lines that are parsed; the server refuses emails with more. */
const MAX_HOPS = 60;

/** Milliseconds; smaller gaps mean nothing, because Received lines have whole seconds. */
const SAME_SECOND = 1_000;

/** The time between two hops, by their own clocks. */
export type Gap =
  | { readonly kind: 'first' | 'unknown' | 'none' }
  | { readonly kind: 'later' | 'earlier'; readonly ms: number };

export interface TraceHop {
  /** Null if the line cannot be parsed; it is shown as it is. */
  readonly hop: Hop | null;
  readonly line: string;
  readonly gap: Gap;
}

/** The hops from server to server, oldest first; each server writes its line on top. */
export function parseHops(headers: readonly HeaderLine[]): readonly TraceHop[] {
  const lines = headers.filter(({ name }) => name.toLowerCase() === 'received').slice(0, MAX_HOPS);
  let before: number | null | undefined;
  return lines.toReversed().map(({ value: line }) => {
    const hop = parseReceived(line);
    const at = hop?.at ?? null;
    const gap = measureGap(before, at);
    before = at ?? before ?? null;
    return { hop, line, gap };
  });
}

function measureGap(before: number | null | undefined, at: number | null): Gap {
  if (before === undefined) return { kind: 'first' };
  if (before === null || at === null) return { kind: 'unknown' };
  const ms = at - before;
  if (Math.abs(ms) < SAME_SECOND) return { kind: 'none' };
  return ms > 0 ? { kind: 'later', ms } : { kind: 'earlier', ms: -ms };
}

export type ServerStepName = Detail['trace'][number]['what'] | 'shown';

export interface ServerStep {
  readonly what: ServerStepName;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly at: number;
  /** Milliseconds since the step before. */
  readonly after: number;
}

/**
 * The steps of this server, and the paint in this tab. `paintedAt` is by the server's clock, which
 * the tab knows up to one network latency; undefined if the tab was not open.
 */
export function listSteps(
  trace: Detail['trace'],
  paintedAt: number | undefined,
): readonly ServerStep[] {
  const steps: { what: ServerStepName; at: number }[] = trace.map(({ what, at }) => ({
    what,
    at: Date.parse(at),
  }));
  const last = steps.at(-1)?.at ?? 0;
  if (paintedAt !== undefined) steps.push({ what: 'shown', at: Math.max(last, paintedAt) });
  return steps.map((step, index) => ({
    ...step,
    after: Math.max(0, step.at - (steps[index - 1]?.at ?? step.at)),
  }));
}
