import type { Cursor } from '#shared/protocol.ts';
import type { InboxId } from '../types.ts';
import { times } from './kit.ts';
import type { Row } from './replica.ts';

/** What the model says of one inbox: kept naively, in as few rules as possible. */
export interface Modelled {
  readonly id: InboxId;
  readonly address: string;
  readonly token: string;
  readonly rows: Map<string, Row>;
  readonly sizes: Map<string, number>;
  readonly fingerprints: Map<string, { id: string; at: number }>;
  /** Every place where a reader may have stopped, with what it knew then. */
  readonly past: { readonly cursor: Cursor; readonly rows: ReadonlyMap<string, Row> }[];
  lastActivity: number;
  destroyedAt: number | null;
}

/** Milliseconds, by the clock of the store. */
export function endOf(inbox: Modelled): number {
  return inbox.destroyedAt ?? inbox.lastActivity + times.idleTimeout;
}

/** Raw bytes of its messages. */
export function bytesOf({ rows, sizes }: Modelled): number {
  return [...rows.keys()].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
}
