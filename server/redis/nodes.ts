import { setTimeout as delay } from 'node:timers/promises';
import type { Partition } from './keys.ts';
import type { Leases } from './leases.ts';
import type { ScriptCalls } from './script-calls.ts';
import { JUMP_MS, type ServiceClock } from './service-clock.ts';

/** Milliseconds without a heartbeat after which a node counts as failed. */
export const NODE_LEASE_MS = 20_000;

/** Heartbeats in that time, so that a lost one does no harm. */
const HEARTBEATS = 4;

/** Milliseconds until a rejoined node tries again to write its leases. */
const RESUME_MS = 1_000;

type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'living'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'gone' };

interface NodesOptions {
  readonly calls: ScriptCalls;
  readonly leases: Leases;
  readonly leaseMs: number;
  /** Called after the leases were written under the new name. Received events may be out of date. */
  readonly onRejoined: () => Promise<void>;
  readonly failed: (error: unknown) => void;
  /** Null: a test sets the time. */
  readonly time: ServiceClock | null;
}

/** The membership of nodes: heartbeats, and the cleanup after failed nodes. */
export class Nodes {
  readonly #options: NodesOptions;
  #state: State = { kind: 'new' };
  #living: readonly string[] = [];
  #heartbeat: Promise<void> = Promise.resolve();
  #rejoining: Promise<void> | null = null;
  /** The clock of Redis at the last heartbeat, if the time seemed to jump. */
  #noticed: number | null = null;

  constructor(options: NodesOptions) {
    this.#options = options;
  }

  async join(): Promise<void> {
    await this.#sendHeartbeat(true);
    const { leaseMs, failed } = this.#options;
    const timer = setInterval(() => {
      this.#heartbeat = this.#sendHeartbeat(false).catch(failed);
    }, leaseMs / HEARTBEATS).unref();
    this.#state = { kind: 'living', timer };
  }

  /** Cleans up after itself, so that others need not wait until its lease ends. */
  async leave(): Promise<void> {
    if (this.#state.kind === 'living') clearInterval(this.#state.timer);
    this.#state = { kind: 'gone' };
    await this.#heartbeat;
    const { calls } = this.#options;
    const left = calls.node;
    // A node cannot reclaim its own name: the cleanup runs under a new name without leases.
    calls.rename();
    await this.#reclaimNode(left);
  }

  /** The partitions that this node sweeps. The living nodes share them. */
  listOwnPartitions(): readonly Partition[] {
    const { calls } = this.#options;
    const { partitions } = calls.keys;
    const place = this.#living.indexOf(calls.node);
    if (place < 0) return partitions;
    return partitions.filter((_, index) => index % this.#living.length === place);
  }

  /** Other nodes reclaimed this one, for example after a pause. It continues under a new name, with its tabs. */
  rejoin(): Promise<void> {
    if (this.#rejoining !== null) return this.#rejoining;
    const rejoining = this.#rename().finally(() => {
      this.#rejoining = null;
    });
    this.#rejoining = rejoining;
    rejoining.then(() => this.#resume()).catch(this.#options.failed);
    return rejoining;
  }

  /** Retries until it succeeds or the name changes again: Redis may still be unavailable. */
  async #resume(): Promise<void> {
    const { calls, leases, onRejoined, failed } = this.#options;
    for (
      const { node } = calls;
      node === calls.node;
      await delay(RESUME_MS, null, { ref: false })
    ) {
      const steps = await Promise.allSettled([leases.reconnectHeld(), onRejoined()]);
      const left = steps.filter((step) => step.status === 'rejected');
      if (left.length === 0) return;
      for (const { reason } of left) failed(reason);
    }
  }

  async #rename(): Promise<void> {
    this.#options.calls.rename();
    await this.#sendHeartbeat(true);
  }

  async #sendHeartbeat(isNew: boolean): Promise<void> {
    const { calls, leaseMs } = this.#options;
    const answer = await calls.runOnCommon('heartbeat', leaseMs, isNew ? '1' : '0', JUMP_MS);
    if (answer.kind === 'reclaimed') return this.rejoin();
    await this.#keepTime(answer.number(1), answer.number(2), answer.number(3));
    const silent = answer.number(4);
    const names = answer.rest(5);
    this.#living = names.slice(silent);
    for (const dead of names.slice(0, silent)) await this.#reclaimNode(dead);
  }

  /**
   * `wall`: the clock of Redis. `shift`: the difference of the service clock from it. `agreed`:
   * milliseconds since a node last agreed with both. If this node does not agree, either the clock
   * of Redis was set, or this machine was suspended.
   */
  async #keepTime(wall: number, shift: number, agreed: number): Promise<void> {
    const { calls, time } = this.#options;
    if (time === null) return;
    if (this.#state.kind === 'new') return time.set(wall + shift);
    const jumped = time.correctDrift(wall + shift);
    const noticed = this.#noticed;
    this.#noticed = null;
    if (jumped === 0) return;
    const others = agreed < 0 ? Infinity : agreed;
    // After a forward jump no node can have agreed within the jump, so this machine was suspended.
    if (others < jumped - JUMP_MS) return time.set(wall + shift);
    // Waits for the next heartbeat: until then other nodes agree, or see the jump too.
    if (noticed === null) this.#noticed = wall;
    else if (others < wall - noticed) time.set(wall + shift);
    else await calls.runOnCommon('set-shift', `${shift}`, `${shift - Math.round(jumped)}`);
  }

  /**
   * Every step can be repeated, interrupted, and done by two nodes at once. A partition that fails
   * does not stop the others, but then the node stays listed, and is reclaimed again.
   */
  async #reclaimNode(dead: string): Promise<void> {
    const { connection, keys } = this.#options.calls;
    const failures: unknown[] = [];
    for (const partition of keys.partitions) {
      await this.#reclaimPartition(partition, dead).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
    const nodes = `${keys.common}nodes`;
    await connection.command(nodes, ['ZREM', nodes, dead]);
  }

  async #reclaimPartition(partition: Partition, dead: string): Promise<void> {
    const { calls, leases } = this.#options;
    const reclaimed = await calls.connection.run('reclaim-node', partition, calls.caller(), dead);
    for (const id of reclaimed.rest(0)) await leases.loseNode(id, dead);
    const held = `${partition}held:${dead}`;
    await calls.connection.command(held, ['UNLINK', held]);
  }
}
