import type { DeliveryNotice, RefusalCause } from '#shared/protocol.ts';

/** Who is at the door, as it says itself; nothing of it is proven. */
export interface Stranger {
  readonly host: string | null;
  /** As in `TLSv1.3`; null in clear. */
  readonly tls: string | null;
}

interface Told {
  readonly transaction: string;
  /** Null where the notice that names it was lost. */
  readonly from: Stranger | null;
  /** Latest notice: milliseconds since the epoch, by the tab's clock. */
  readonly at: number;
}

export interface Coming extends Told {
  readonly phase: 'coming';
  readonly stage: 'connected' | 'addressed' | 'receiving';
  /** 0 to 99, where the sender said how much there will be. */
  readonly percent: number | null;
  /** That have come. */
  readonly bytes: number | null;
  /** First notice: by the tab's clock, and by the server's. */
  readonly since: number;
  readonly begun: number;
}

/** Stored: its row is told beside it. */
export interface Here extends Told {
  readonly phase: 'here';
  /** Milliseconds that it took at the door. */
  readonly took: number;
  /** When there is something to see of it, by the tab's clock. */
  readonly shownFrom: number;
}

export interface Refused extends Told {
  readonly phase: 'refused';
  /** Null from a server that has words only. */
  readonly cause: RefusalCause | null;
  /** A sentence in English. */
  readonly reason: string;
  /** Of the mail, and what was exceeded. */
  readonly bytes: number | null;
  readonly limit: number | null;
}

/** What the door is doing for this inbox, as far as notices tell: they are best effort. */
export type Delivery = Coming | Here | Refused;

/** More than the door tells of in the time that one is shown: what is dropped is long over. */
const MOST_KEPT = 12;

/** `at` is the tab's clock. In the order in which they began. */
export function afterNotice(
  all: readonly Delivery[],
  notice: DeliveryNotice,
  at: number,
): readonly Delivery[] {
  const before = all.find(({ transaction }) => transaction === notice.transaction) ?? null;
  const next = afterStage(before, notice, at);
  if (next === before || next === null) return all;
  if (before !== null) return all.map((each) => (each === before ? next : each));
  return [...all, next].slice(-MOST_KEPT);
}

function afterStage(before: Delivery | null, notice: DeliveryNotice, at: number): Delivery | null {
  switch (notice.stage) {
    case 'stored':
      return before?.phase === 'coming' ? here(before, notice, at) : before;
    case 'refused':
      return refused(before, notice, at);
    case 'connected':
    case 'addressed':
    case 'receiving':
      return coming(before?.phase === 'coming' ? before : null, notice, notice.stage, at);
  }
}

function coming(
  before: Coming | null,
  notice: DeliveryNotice,
  stage: Coming['stage'],
  at: number,
): Coming {
  return {
    phase: 'coming',
    transaction: notice.transaction,
    from: stage === 'connected' ? strangerIn(notice) : (before?.from ?? null),
    stage,
    percent: notice.percent ?? before?.percent ?? null,
    bytes: notice.bytes ?? before?.bytes ?? null,
    since: before?.since ?? at,
    begun: before?.begun ?? Date.parse(notice.at),
    at,
  };
}

/** Milliseconds before a mail that comes is told of; most are here by then. */
export const SHOWN_AFTER = 500;
/** Milliseconds: what was quick is told when its row stands, and never in the frame of one. */
const TRACE_AFTER = 150;

function here(before: Coming, notice: DeliveryNotice, at: number): Here {
  const { transaction, from, since, begun } = before;
  const wasShown = at - since >= SHOWN_AFTER;
  const shownFrom = wasShown ? at : at + TRACE_AFTER;
  const took = Math.max(0, Date.parse(notice.at) - begun);
  return { phase: 'here', transaction, from, took, shownFrom, at };
}

function refused(before: Delivery | null, notice: DeliveryNotice, at: number): Refused {
  return {
    phase: 'refused',
    transaction: notice.transaction,
    from: before?.from ?? strangerIn(notice),
    cause: notice.cause ?? null,
    reason: notice.reason ?? '',
    bytes: notice.bytes ?? null,
    limit: notice.limit ?? null,
    at,
  };
}

function strangerIn({ host, tls }: DeliveryNotice): Stranger {
  return { host: host ?? null, tls: tls ?? null };
}
