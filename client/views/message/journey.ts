import type { Detail, HeaderLine } from '#shared/message.ts';
import { type Hop, readReceived } from '../../mail/received.ts';

/** Lines that are looked at; mail with more is refused at the door. */
const MAX_HOPS = 60;

/** Milliseconds that mean nothing: Received lines have no parts of a second. */
const SAME_SECOND = 1_000;

/** What lies between two hops, by their own clocks. */
export type Gap =
  | { readonly kind: 'first' | 'unknown' | 'none' }
  | { readonly kind: 'later' | 'earlier'; readonly ms: number };

export interface Leg {
  /** Null where the line says nothing that can be read: it is shown as it is. */
  readonly hop: Hop | null;
  readonly line: string;
  readonly gap: Gap;
}

/** The way from server to server, as each wrote it on top: the oldest is the first here. */
export function legsOf(headers: readonly HeaderLine[]): readonly Leg[] {
  const lines = headers.filter(({ name }) => name.toLowerCase() === 'received').slice(0, MAX_HOPS);
  let before: number | null | undefined;
  return lines.toReversed().map(({ value: line }) => {
    const hop = readReceived(line);
    const at = hop?.at ?? null;
    const gap = gapOf(before, at);
    before = at ?? before ?? null;
    return { hop, line, gap };
  });
}

function gapOf(before: number | null | undefined, at: number | null): Gap {
  if (before === undefined) return { kind: 'first' };
  if (before === null || at === null) return { kind: 'unknown' };
  const ms = at - before;
  if (Math.abs(ms) < SAME_SECOND) return { kind: 'none' };
  return ms > 0 ? { kind: 'later', ms } : { kind: 'earlier', ms: -ms };
}

export type StepName = Detail['trace'][number]['what'] | 'shown';

export interface Step {
  readonly what: StepName;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly at: number;
  /** Milliseconds since the step before. */
  readonly after: number;
}

/**
 * What was done here, with what the tab adds. `shownAt` is by the server's clock, which the tab
 * knows to within the time of one way over the network; undefined where nobody watched it land.
 */
export function stepsOf(trace: Detail['trace'], shownAt: number | undefined): readonly Step[] {
  const told: { what: StepName; at: number }[] = trace.map(({ what, at }) => ({
    what,
    at: Date.parse(at),
  }));
  const last = told.at(-1)?.at ?? 0;
  if (shownAt !== undefined) told.push({ what: 'shown', at: Math.max(last, shownAt) });
  return told.map((step, index) => ({
    ...step,
    after: Math.max(0, step.at - (told[index - 1]?.at ?? step.at)),
  }));
}

/** Milliseconds from the final dot to the last thing that was done; null where neither is told. */
export function timeHere(steps: readonly Step[]): number | null {
  const dot = steps.find(({ what }) => what === 'accepted');
  const last = steps.at(-1);
  return dot === undefined || last === undefined ? null : Math.max(0, last.at - dot.at);
}
