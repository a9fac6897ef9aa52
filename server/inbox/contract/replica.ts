import { expect } from 'vitest';
import type { Change, CloseReason } from '#shared/protocol.ts';
import type { FollowSink } from '../follow.ts';
import type { Continuation, StoreEvent } from '../types.ts';

/** What a list row shows, as far as the model changes it. */
export interface Row {
  readonly subject: string;
  readonly seen: boolean;
}

/** The state of an inbox for a reader that only gets changes. Checks each change. */
export class Replica implements FollowSink {
  rows: Map<string, Row>;
  readonly ends: CloseReason[] = [];
  #seq = 0;

  constructor(rows: ReadonlyMap<string, Row> = new Map()) {
    this.rows = new Map(rows);
  }

  caughtUp({ changes, seq, reset }: Continuation): void {
    if (reset) this.rows = new Map();
    for (const change of changes) this.apply(change);
    this.#seq = seq;
  }

  live(event: StoreEvent): void {
    expect(this.ends, 'no event comes after the end').toEqual([]);
    if (event.kind === 'closed') this.ends.push(event.reason);
    if (event.kind !== 'change') return;
    expect(event.seq, 'no gap, no duplicate').toBe(this.#seq + 1);
    this.#seq = event.seq;
    this.apply(event.change);
  }

  failed(error: unknown): void {
    throw error;
  }

  apply(change: Change): void {
    switch (change.type) {
      case 'message': {
        const { id, subject, seen } = change.message;
        expect(this.rows.has(id), 'a message arrives once').toBe(false);
        this.rows.set(id, { subject, seen });
        return;
      }
      case 'message:changed': {
        const row = this.rows.get(change.id);
        expect(row, 'only what is there changes').toBeDefined();
        if (row) this.rows.set(change.id, { ...row, ...change.changed });
        return;
      }
      case 'message:deleted':
        // A compacted log can have the deletion of a message without its arrival.
        this.rows.delete(change.id);
    }
  }
}
