import type { LifeTimes, StoreLimits } from '#server/inbox/settings.ts';
import type { Clock } from '#server/ops/clock.ts';
import { Admission } from './admission.ts';
import { Bodies } from './bodies.ts';
import { Capacity } from './capacity.ts';
import { CatchingUp } from './catching-up.ts';
import { InboxCreation } from './creation.ts';
import { Deliveries } from './deliveries.ts';
import { Editing } from './editing.ts';
import { Entries } from './entries.ts';
import { Expiry } from './expiry.ts';
import { Handoffs } from './handoffs.ts';
import type { Keys } from './keys.ts';
import { Leases } from './leases.ts';
import type { Line } from './line.ts';
import { Listening } from './listening.ts';
import { Nodes } from './nodes.ts';
import { Replicas } from './replicas.ts';
import type { ServiceClock } from './service-clock.ts';
import { Sweeper } from './sweeper.ts';
import { Wire } from './wire.ts';

/** Milliseconds between two looks whether news were missed, should no connection have told it. */
const AUDIT_INTERVAL_MS = 10_000;

/** Milliseconds until it is tried again to read what was missed. */
const RETRY_MS = 250;

export interface PartsOptions {
  readonly line: Line;
  readonly commits: Line;
  readonly keys: Keys;
  readonly times: LifeTimes;
  readonly limits: StoreLimits;
  readonly waitReplicas: number;
  readonly nodeLeaseMs: number;
  /** The service's, which is kept here; or somebody's own, which is not. */
  readonly clock: ServiceClock | Clock;
  readonly time: ServiceClock | null;
  readonly failed: (error: unknown) => void;
}

/** What the store is made of, each for one thing. */
export interface Parts {
  readonly wire: Wire;
  readonly creation: InboxCreation;
  readonly leases: Leases;
  readonly expiry: Expiry;
  readonly admission: Admission;
  readonly deliveries: Deliveries;
  readonly editing: Editing;
  readonly bodies: Bodies;
  readonly listening: Listening;
  readonly sweeper: Sweeper;
  readonly entries: Entries;
  readonly handoffs: Handoffs;
  /** A connection is there again: what was told meanwhile is read. */
  catchUp(): void;
  close(): Promise<void>;
}

/** Joins the nodes on this Redis. */
export async function assemble(options: PartsOptions): Promise<Parts> {
  const { line, commits, keys, times, limits, waitReplicas, nodeLeaseMs, failed } = options;
  const { clock, time } = options;
  const wire = new Wire({ line, commits, keys, clock, onFenced: () => nodes.rejoin() });
  const leased = { line, common: keys.common, caller: wire.caller };
  const bytes = new Capacity({ ...leased, kind: 'bytes', limit: limits.storeMaxBytes });
  const inboxes = new Capacity({ ...leased, kind: 'inboxes', limit: limits.maxInboxes });
  const bodies = new Bodies(wire, bytes);
  const entries = new Entries(failed);
  const listening = new Listening(wire, entries);
  const expiry = new Expiry(wire, bodies, bytes, listening);
  const leases = new Leases({ wire, times, expiry, listening, failed });
  const admission = new Admission({ wire, limits, bytes, expiry });
  const nodes: Nodes = new Nodes({
    ...{ wire, leases, failed, time, leaseMs: nodeLeaseMs },
    capacities: [bytes, inboxes],
    onRejoined: async () => {
      await creation.restore();
      await listening.audit();
    },
  });
  const sweeper = new Sweeper({ wire, inboxes, bodies, expiry, nodes });
  const forgetRested = () => sweeper.forgetRested();
  const creation = new InboxCreation({ wire, times, inboxes, expiry, leases, forgetRested });
  const deliveries = new Deliveries({
    ...{ wire, limits, bytes, bodies, expiry, listening },
    replicas: new Replicas(wire, waitReplicas),
  });
  const editing = new Editing({ wire, bytes, bodies, expiry, listening, entries });
  await nodes.join();
  let isClosed = false;
  // The line that asks may be longer away than the one that tells.
  const catching = new CatchingUp(() => listening.audit(), RETRY_MS);
  const auditing = setInterval(() => catching.want(), AUDIT_INTERVAL_MS).unref();
  return {
    ...{
      wire,
      creation,
      leases,
      expiry,
      admission,
      deliveries,
      editing,
      bodies,
      listening,
      sweeper,
      entries,
      handoffs: new Handoffs(wire),
    },
    catchUp: () => catching.want(),
    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(auditing);
      catching.close();
      listening.close();
      // Where Redis is away it will be missed, like one that was killed.
      await nodes.leave().catch(failed);
      line.close();
      commits.close();
    },
  };
}
