import type { LifeTimes, StoreLimits } from '#server/inbox/settings.ts';
import type { Clock } from '#server/ops/clock.ts';
import { Admission } from './admission.ts';
import { Bodies } from './bodies.ts';
import { Channels } from './channels.ts';
import type { RedisConnection } from './connection.ts';
import { InboxCreation } from './creation.ts';
import { Deliveries } from './deliveries.ts';
import { Editing } from './editing.ts';
import { Entries } from './entries.ts';
import { Expiry } from './expiry.ts';
import { Handoffs } from './handoffs.ts';
import type { Keys } from './keys.ts';
import { Leases } from './leases.ts';
import { Nodes } from './nodes.ts';
import { Replicas } from './replicas.ts';
import { RetriedTask } from './retried-task.ts';
import { ScriptCalls } from './script-calls.ts';
import type { ServiceClock } from './service-clock.ts';
import { Sweeper } from './sweeper.ts';
import { Usage } from './usage.ts';

/** Milliseconds between two audits for missed events, in case no reconnect was noticed. */
const AUDIT_INTERVAL_MS = 10_000;

/** Milliseconds until a failed audit is tried again. */
const RETRY_MS = 250;

export interface PartsOptions {
  readonly connection: RedisConnection;
  readonly commits: RedisConnection;
  readonly keys: Keys;
  readonly times: LifeTimes;
  readonly limits: StoreLimits;
  readonly waitReplicas: number;
  readonly nodeLeaseMs: number;
  /** The service clock, which `nodes` corrects, or the clock of a test. */
  readonly clock: ServiceClock | Clock;
  readonly time: ServiceClock | null;
  readonly failed: (error: unknown) => void;
}

/** The parts of the store. */
export interface Parts {
  readonly calls: ScriptCalls;
  readonly creation: InboxCreation;
  readonly leases: Leases;
  readonly expiry: Expiry;
  readonly admission: Admission;
  readonly deliveries: Deliveries;
  readonly editing: Editing;
  readonly bodies: Bodies;
  readonly channels: Channels;
  readonly sweeper: Sweeper;
  readonly usage: Usage;
  readonly entries: Entries;
  readonly handoffs: Handoffs;
  /** To be called after a reconnect: reads the missed changes. */
  catchUp(): void;
  close(): Promise<void>;
}

/** Joins the nodes on this Redis. */
export async function assemble(options: PartsOptions): Promise<Parts> {
  const { connection, commits, keys, times, limits, waitReplicas, nodeLeaseMs, failed } = options;
  const { clock, time } = options;
  const calls = new ScriptCalls({
    connection,
    commits,
    keys,
    clock,
    onFenced: () => nodes.rejoin(),
  });
  const usage = new Usage({
    ...{ limits, partitions: keys.partitions },
    run: (name, partition) => calls.run(name, partition),
  });
  const { bytes } = usage;
  const bodies = new Bodies(calls, bytes);
  const entries = new Entries(failed);
  const channels = new Channels(calls, entries);
  const expiry = new Expiry(calls, bodies, channels);
  const leases = new Leases({ calls, times, expiry, channels, failed });
  const admission = new Admission({ calls, limits, bytes, expiry });
  const nodes: Nodes = new Nodes({
    ...{ calls, leases, failed, time, leaseMs: nodeLeaseMs },
    onRejoined: async () => {
      await creation.restore();
      await channels.audit();
    },
  });
  const sweeper = new Sweeper({ calls, bodies, expiry, nodes });
  const creation = new InboxCreation({ calls, times, usage, expiry, leases });
  const deliveries = new Deliveries({
    ...{ calls, limits, bytes, bodies, expiry, channels },
    replicas: new Replicas(calls, waitReplicas),
  });
  const editing = new Editing({ calls, bytes, bodies, expiry, channels, entries });
  // Without a reading, no message could be judged.
  await usage.read();
  await nodes.join();
  const stopReading = usage.start();
  let isClosed = false;
  // When the subscriber has reconnected, the connection for commands may still be down.
  const audits = new RetriedTask(() => channels.audit(), RETRY_MS);
  const auditing = setInterval(() => audits.request(), AUDIT_INTERVAL_MS).unref();
  return {
    ...{
      calls,
      creation,
      leases,
      expiry,
      admission,
      deliveries,
      editing,
      bodies,
      channels,
      sweeper,
      entries,
      usage,
      handoffs: new Handoffs(calls),
    },
    catchUp: () => audits.request(),
    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(auditing);
      stopReading();
      audits.close();
      channels.close();
      // If Redis is unavailable, other nodes clean up later, as after a crash.
      await nodes.leave().catch(failed);
      connection.close();
      commits.close();
    },
  };
}
