import { setTimeout as delay } from 'node:timers/promises';
import type { Capacity } from './capacity.ts';
import type { Partition } from './keys.ts';
import type { Leases } from './leases.ts';
import type { Reply } from './line.ts';
import { JUMP_MS, type ServiceClock } from './service-clock.ts';
import type { Wire } from './wire.ts';

/** Milliseconds without a sign of life after which a node counts as dead. */
export const NODE_LEASE_MS = 20_000;

/** Signs of life in that time: one that is lost makes nobody dead. */
const HEARTBEATS = 4;

/** Milliseconds until a node that goes on tries again to take up what it held. */
const RESUME_MS = 1_000;

type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'living'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'gone' };

interface NodesOptions {
  readonly wire: Wire;
  readonly leases: Leases;
  readonly capacities: readonly Capacity[];
  readonly leaseMs: number;
  /** What it held before is written under its new name; what it heard may be out of date. */
  readonly onRejoined: () => Promise<void>;
  readonly failed: (error: unknown) => void;
  /** Null: time is the caller's own business. */
  readonly time: ServiceClock | null;
}

/** Which nodes live, and what becomes of what the dead ones held. */
export class Nodes {
  readonly #options: NodesOptions;
  #state: State = { kind: 'new' };
  #living: readonly string[] = [];
  #heartbeat: Promise<void> = Promise.resolve();
  #rejoining: Promise<void> | null = null;
  /** Redis's clock at the last heartbeat, where the time seemed to jump. */
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

  /** What it held is given back at once; nobody has to wait until it is missed. */
  async leave(): Promise<void> {
    if (this.#state.kind === 'living') clearInterval(this.#state.timer);
    this.#state = { kind: 'gone' };
    await this.#heartbeat;
    const { wire } = this.#options;
    const left = wire.node;
    // No node reclaims itself: what is given back is written under a name that held nothing.
    wire.rename();
    await this.#sendHeartbeat(true);
    await this.#reclaimNode(left);
    await this.#reclaimNode(wire.node);
  }

  /** Those that this node sweeps: each living one has its part. */
  mine(): readonly Partition[] {
    const { wire } = this.#options;
    const { partitions } = wire.keys;
    const place = this.#living.indexOf(wire.node);
    if (place < 0) return partitions;
    return partitions.filter((_, index) => index % this.#living.length === place);
  }

  /**
   * It was given up for dead, and is not: it goes on under another name, with the tabs that it
   * holds and nothing else.
   */
  rejoin(): Promise<void> {
    if (this.#rejoining !== null) return this.#rejoining;
    const rejoining = this.#rename().finally(() => {
      this.#rejoining = null;
    });
    this.#rejoining = rejoining;
    rejoining.then(() => this.#resume()).catch(this.#options.failed);
    return rejoining;
  }

  /** Redis was away a moment ago, and may be again: as often as it takes, under this name. */
  async #resume(): Promise<void> {
    const { wire, leases, onRejoined, failed } = this.#options;
    for (const { node } = wire; node === wire.node; await delay(RESUME_MS, null, { ref: false })) {
      const steps = await Promise.allSettled([leases.holdAgain(), onRejoined()]);
      const left = steps.filter((step) => step.status === 'rejected');
      if (left.length === 0) return;
      for (const { reason } of left) failed(reason);
    }
  }

  async #rename(): Promise<void> {
    const { wire, capacities } = this.#options;
    wire.rename();
    for (const capacity of capacities) capacity.forget();
    await this.#sendHeartbeat(true);
  }

  async #sendHeartbeat(isNew: boolean): Promise<void> {
    const { wire, leaseMs, capacities } = this.#options;
    const answer = await wire.onCommon('heartbeat', leaseMs, isNew ? '1' : '0', JUMP_MS);
    if (answer.kind === 'reclaimed') return this.rejoin();
    await this.#keepTime(answer.number(1), answer.number(2), answer.number(3));
    if (!isNew && capacities.some(({ isDoubtful }) => isDoubtful)) {
      const doubted = wire.node;
      await this.rejoin();
      return this.#reclaimNode(doubted);
    }
    const silent = answer.number(4);
    const names = answer.rest(5);
    this.#living = names.slice(silent);
    for (const dead of names.slice(0, silent)) await this.#reclaimNode(dead);
  }

  /**
   * Redis's clock is `wall`, and the service's differs from it by `shift`: so a node found
   * `agreed` milliseconds ago. Either that clock was set, or this machine was suspended.
   */
  async #keepTime(wall: number, shift: number, agreed: number): Promise<void> {
    const { wire, time } = this.#options;
    if (time === null) return;
    if (this.#state.kind === 'new') return time.begin(wall + shift);
    const jumped = time.meet(wall + shift);
    const noticed = this.#noticed;
    this.#noticed = null;
    if (jumped === 0) return;
    const others = agreed < 0 ? Infinity : agreed;
    // Nobody can have agreed within the time by which Redis's clock was set on.
    if (others < jumped - JUMP_MS) return time.begin(wall + shift);
    // By the next heartbeat others have noticed as well, or agree.
    if (noticed === null) this.#noticed = wall;
    else if (others < wall - noticed) time.begin(wall + shift);
    else await wire.onCommon('shift', `${shift}`, `${shift - Math.round(jumped)}`);
  }

  /**
   * Every step may be done twice, or by two nodes at once, or be left half-done and resumed. A
   * part of Redis that is away keeps no other from it, but what is leased is settled when all is known.
   */
  async #reclaimNode(dead: string): Promise<void> {
    const { wire } = this.#options;
    const { partitions } = wire.keys;
    const taken = { bytes: 0, inboxes: 0 };
    const failures: unknown[] = [];
    for (const partition of partitions) {
      try {
        const reclaimed = await this.#reclaimPartition(partition, dead);
        taken.bytes += reclaimed.number(0);
        taken.inboxes += reclaimed.number(1);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    const caller = wire.caller();
    const { line, keys } = wire;
    await line.run('settle', keys.common, caller, dead, taken.bytes, taken.inboxes);
    for (const partition of partitions) await line.run('forget', partition, caller, dead);
  }

  async #reclaimPartition(partition: Partition, dead: string): Promise<Reply> {
    const { wire, leases } = this.#options;
    const reclaimed = await wire.line.run('reclaim-node', partition, wire.caller(), dead);
    for (const id of reclaimed.rest(2)) await leases.loseNode(id, dead);
    return reclaimed;
  }
}
