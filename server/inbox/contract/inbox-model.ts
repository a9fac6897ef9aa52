import type { Cursor } from '#shared/protocol.ts';
import type { InboxId } from '../types.ts';
import { times } from './harness.ts';
import type { Row } from './replica.ts';

/** The naive model of one inbox, with as few rules as possible. */
export interface InboxModel {
  readonly id: InboxId;
  readonly address: string;
  readonly token: string;
  readonly rows: Map<string, Row>;
  readonly sizes: Map<string, number>;
  readonly fingerprints: Map<string, { id: string; at: number }>;
  /** Every cursor that a reader may have, with the rows at that time. */
  readonly past: { readonly cursor: Cursor; readonly rows: ReadonlyMap<string, Row> }[];
  lastActivity: number;
  destroyedAt: number | null;
}

/** Milliseconds, by the clock of the store. */
export function computeEnd(inbox: InboxModel): number {
  return inbox.destroyedAt ?? inbox.lastActivity + times.idleTimeout;
}

/** Raw bytes of its messages. */
export function countBytes({ rows, sizes }: InboxModel): number {
  return [...rows.keys()].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
}
