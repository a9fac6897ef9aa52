import { type Coming, type Delivery, SHOWN_AFTER } from './delivery.ts';

/** Milliseconds without a notice: the one that would have ended it may have been lost. */
const STALE_AFTER = 20_000;
/** Milliseconds in which a refusal can be read; and in which nothing that comes takes its place. */
const REFUSAL_SHOWN = 60_000;
const REFUSAL_FIRST = 5_000;
/** Milliseconds in which it can be read how a mail has come; the last of them it fades. */
const TRACE_SHOWN = 6_000;
const TRACE_FADES = 600;

/** What is to be seen of what the door is doing. */
export interface Sight {
  readonly shown: Delivery | null;
  readonly isLeaving: boolean;
  /** Further ones that are coming. */
  readonly others: number;
  /** In how many milliseconds that changes by itself; null for never. */
  readonly changesIn: number | null;
}

/** `now` is the tab's clock. One is told of: a fresh refusal, else the first that is coming. */
export function sightOf(all: readonly Delivery[], now: number): Sight {
  const visible = all.filter((each) => begins(each) <= now && now < ends(each));
  const coming = visible.filter((each): each is Coming => each.phase === 'coming');
  const over = visible.filter(({ phase }) => phase !== 'coming').sort((a, b) => b.at - a.at);
  const urgent = over.find(({ phase, at }) => phase === 'refused' && now - at < REFUSAL_FIRST);
  const shown = urgent ?? coming[0] ?? over[0] ?? null;
  const next = Math.min(...all.flatMap(edges).filter((edge) => edge > now));
  return {
    shown,
    isLeaving: shown?.phase === 'here' && now >= ends(shown) - TRACE_FADES,
    others: coming.filter((each) => each !== shown).length,
    changesIn: Number.isFinite(next) ? next - now : null,
  };
}

function begins(delivery: Delivery): number {
  switch (delivery.phase) {
    case 'coming':
      return delivery.since + SHOWN_AFTER;
    case 'here':
      return delivery.shownFrom;
    case 'refused':
      return delivery.at;
  }
}

function ends(delivery: Delivery): number {
  switch (delivery.phase) {
    case 'coming':
      return delivery.at + STALE_AFTER;
    case 'here':
      return delivery.at + TRACE_SHOWN;
    case 'refused':
      return delivery.at + REFUSAL_SHOWN;
  }
}

function edges(delivery: Delivery): number[] {
  const end = ends(delivery);
  switch (delivery.phase) {
    case 'coming':
      return [begins(delivery), end];
    case 'here':
      return [begins(delivery), end - TRACE_FADES, end];
    case 'refused':
      return [delivery.at + REFUSAL_FIRST, end];
  }
}
