import type { DeliveryNotice } from '#shared/protocol.ts';

/** What the door is doing for this inbox, as far as notices tell: they are best effort. */
export type Delivery =
  | {
      readonly phase: 'coming';
      readonly transaction: string;
      /** As the sending server calls itself. */
      readonly host: string | null;
      /** 0 to 99, where the sender said how much there will be. */
      readonly percent: number | null;
      /** First and last notice: milliseconds since the epoch, by the tab's clock. */
      readonly since: number;
      readonly at: number;
    }
  | {
      readonly phase: 'refused';
      readonly transaction: string;
      /** In words. */
      readonly reason: string;
      readonly at: number;
    };

/** Milliseconds; most mails are here before that, and a line that flashes up tells nobody anything. */
const SHOWN_AFTER = 500;
/** Milliseconds without a notice: the one that would have ended it may have been lost. */
const STALE_AFTER = 20_000;
/** Milliseconds in which a refusal can be read; and in which nothing that comes takes its place. */
const REFUSAL_SHOWN = 60_000;
const REFUSAL_FIRST = 5_000;

/** `at` is the tab's clock. One delivery is told of at a time, the first that is not over. */
export function afterNotice(
  now: Delivery | null,
  notice: DeliveryNotice,
  at: number,
): Delivery | null {
  const { transaction } = notice;
  const isSame = now?.transaction === transaction;
  switch (notice.stage) {
    case 'stored':
      return isSame ? null : now;
    case 'refused':
      return { phase: 'refused', transaction, reason: notice.reason ?? '', at };
    case 'connected':
    case 'addressed':
    case 'receiving':
      return isSame || now === null || givesWay(now, at) ? coming(now, notice, at) : now;
  }
}

function coming(now: Delivery | null, notice: DeliveryNotice, at: number): Delivery {
  const { transaction } = notice;
  const before = now?.phase === 'coming' && now.transaction === transaction ? now : null;
  return {
    phase: 'coming',
    transaction,
    host: notice.host ?? before?.host ?? null,
    percent: notice.percent ?? before?.percent ?? null,
    since: before?.since ?? at,
    at,
  };
}

function givesWay({ phase, at: last }: Delivery, at: number): boolean {
  return at - last >= (phase === 'refused' ? REFUSAL_FIRST : STALE_AFTER);
}

/** Whether it is to be seen, and in how many milliseconds that changes by itself; null for never. */
export interface Sight {
  readonly isShown: boolean;
  readonly changesIn: number | null;
}

export function sightOf(delivery: Delivery | null, now: number): Sight {
  if (delivery === null) return { isShown: false, changesIn: null };
  const begins = delivery.phase === 'coming' ? delivery.since + SHOWN_AFTER : delivery.at;
  const ends = delivery.at + (delivery.phase === 'coming' ? STALE_AFTER : REFUSAL_SHOWN);
  if (now < begins) return { isShown: false, changesIn: begins - now };
  return now < ends
    ? { isShown: true, changesIn: ends - now }
    : { isShown: false, changesIn: null };
}
