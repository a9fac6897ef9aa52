import type { DeliveryNotice, RefusalCause } from '#shared/protocol.ts';

/** The sending server as it introduces itself; nothing of it is verified. */
export interface SendingServer {
  readonly host: string | null;
  /** For example `TLSv1.3`; null: unencrypted. */
  readonly tls: string | null;
}

interface DeliveryBase {
  readonly transaction: string;
  /** Null if the notice that names the server was lost. */
  readonly from: SendingServer | null;
  /** Latest notice: milliseconds since the epoch, by the tab's clock. */
  readonly at: number;
}

export interface IncomingDelivery extends DeliveryBase {
  readonly phase: 'coming';
  readonly stage: 'connected' | 'addressed' | 'receiving';
  /** 0 to 99; null if the sender declared no size. */
  readonly percent: number | null;
  /** Bytes received so far. */
  readonly bytes: number | null;
  /** First notice: `since` by the tab's clock, `begun` by the server's. */
  readonly since: number;
  readonly begun: number;
}

/** The message is stored; its row arrives as a change of the inbox. */
export interface StoredDelivery extends DeliveryBase {
  readonly phase: 'here';
  /** The inbox has this email already, so no row arrives. */
  readonly isRepeat: boolean;
  /** Milliseconds from the first notice until it was stored. */
  readonly took: number;
  /** When it becomes visible, by the tab's clock. */
  readonly shownFrom: number;
}

export interface RefusedDelivery extends DeliveryBase {
  readonly phase: 'refused';
  /** Null from an older server, which sends only a sentence. */
  readonly cause: RefusalCause | null;
  /** A sentence in English. */
  readonly reason: string;
  /** Size of the email, and the limit that it exceeds. */
  readonly bytes: number | null;
  readonly limit: number | null;
}

/** What the SMTP receiver is doing for this inbox, by its notices, which are best effort. */
export type Delivery = IncomingDelivery | StoredDelivery | RefusedDelivery;

/** More than can be visible at once; older ones are dropped. */
const MAX_DELIVERIES = 12;

/** The deliveries after one more notice, oldest first. `at`: the tab's clock. */
export function applyNotice(
  all: readonly Delivery[],
  notice: DeliveryNotice,
  at: number,
): readonly Delivery[] {
  const before = all.find(({ transaction }) => transaction === notice.transaction) ?? null;
  const next = applyStage(before, notice, at);
  if (next === before || next === null) return all;
  if (before !== null) return all.map((each) => (each === before ? next : each));
  return [...all, next].slice(-MAX_DELIVERIES);
}

function applyStage(before: Delivery | null, notice: DeliveryNotice, at: number): Delivery | null {
  switch (notice.stage) {
    case 'stored':
      return before?.phase === 'coming' ? toStored(before, notice, at) : before;
    case 'refused':
      return toRefused(before, notice, at);
    case 'connected':
    case 'addressed':
    case 'receiving':
      return toIncoming(before?.phase === 'coming' ? before : null, notice, notice.stage, at);
  }
}

function toIncoming(
  before: IncomingDelivery | null,
  notice: DeliveryNotice,
  stage: IncomingDelivery['stage'],
  at: number,
): IncomingDelivery {
  return {
    phase: 'coming',
    transaction: notice.transaction,
    from: stage === 'connected' ? readServer(notice) : (before?.from ?? null),
    stage,
    percent: notice.percent ?? before?.percent ?? null,
    bytes: notice.bytes ?? before?.bytes ?? null,
    since: before?.since ?? at,
    begun: before?.begun ?? Date.parse(notice.at),
    at,
  };
}

/** Milliseconds before an incoming email is shown; most are stored by then. */
export const SHOW_AFTER_MS = 500;
/** Milliseconds; a fast delivery is shown after its row is painted, never in the same frame. */
const TRACE_AFTER_MS = 150;

function toStored(before: IncomingDelivery, notice: DeliveryNotice, at: number): StoredDelivery {
  const { transaction, from, since, begun } = before;
  const wasShown = at - since >= SHOW_AFTER_MS;
  const shownFrom = wasShown ? at : at + TRACE_AFTER_MS;
  const took = Math.max(0, Date.parse(notice.at) - begun);
  const isRepeat = notice.repeat === true;
  return { phase: 'here', transaction, from, isRepeat, took, shownFrom, at };
}

function toRefused(before: Delivery | null, notice: DeliveryNotice, at: number): RefusedDelivery {
  return {
    phase: 'refused',
    transaction: notice.transaction,
    from: before?.from ?? readServer(notice),
    cause: notice.cause ?? null,
    reason: notice.reason ?? '',
    bytes: notice.bytes ?? null,
    limit: notice.limit ?? null,
    at,
  };
}

function readServer({ host, tls }: DeliveryNotice): SendingServer {
  return { host: host ?? null, tls: tls ?? null };
}
