import { type Delivery, type IncomingDelivery, SHOW_AFTER_MS } from './delivery.ts';

/** Milliseconds without a notice after which a delivery is hidden: its last notice was lost. */
const STALE_AFTER_MS = 20_000;
/** Milliseconds for which a refusal is shown, and in which no incoming delivery replaces it. */
const REFUSAL_SHOWN_MS = 60_000;
const REFUSAL_FIRST_MS = 5_000;
/** Milliseconds for which a stored delivery stays visible; it fades in the last of them. */
const TRACE_SHOWN_MS = 6_000;
const TRACE_FADE_MS = 600;

/** What the line above the list shows of the deliveries under way. */
export interface DeliveryDisplay {
  readonly shown: Delivery | null;
  readonly isLeaving: boolean;
  /** Further incoming deliveries that are not shown. */
  readonly others: number;
  /** Milliseconds until this changes without a further notice; null: never. */
  readonly changesIn: number | null;
}

/** Chooses the one delivery to show: a fresh refusal, else the oldest incoming. `now`: the tab's clock. */
export function chooseDelivery(all: readonly Delivery[], now: number): DeliveryDisplay {
  const visible = all.filter((each) => shownFrom(each) <= now && now < shownUntil(each));
  const incoming = visible.filter((each): each is IncomingDelivery => each.phase === 'coming');
  const finished = visible.filter(({ phase }) => phase !== 'coming').sort((a, b) => b.at - a.at);
  const urgent = finished.find(
    ({ phase, at }) => phase === 'refused' && now - at < REFUSAL_FIRST_MS,
  );
  const shown = urgent ?? incoming[0] ?? finished[0] ?? null;
  const next = Math.min(...all.flatMap(findEdges).filter((edge) => edge > now));
  return {
    shown,
    isLeaving: shown?.phase === 'here' && now >= shownUntil(shown) - TRACE_FADE_MS,
    others: incoming.filter((each) => each !== shown).length,
    changesIn: Number.isFinite(next) ? next - now : null,
  };
}

function shownFrom(delivery: Delivery): number {
  switch (delivery.phase) {
    case 'coming':
      return delivery.since + SHOW_AFTER_MS;
    case 'here':
      return delivery.shownFrom;
    case 'refused':
      return delivery.at;
  }
}

function shownUntil(delivery: Delivery): number {
  switch (delivery.phase) {
    case 'coming':
      return delivery.at + STALE_AFTER_MS;
    case 'here':
      return delivery.at + TRACE_SHOWN_MS;
    case 'refused':
      return delivery.at + REFUSAL_SHOWN_MS;
  }
}

function findEdges(delivery: Delivery): number[] {
  const end = shownUntil(delivery);
  switch (delivery.phase) {
    case 'coming':
      return [shownFrom(delivery), end];
    case 'here':
      return [shownFrom(delivery), end - TRACE_FADE_MS, end];
    case 'refused':
      return [delivery.at + REFUSAL_FIRST_MS, end];
  }
}
