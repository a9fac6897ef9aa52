import type { Server } from 'node:net';
import { promisify } from 'node:util';
import type { Gateway } from './gateway/gateway.ts';
import { answersInTime } from './inbox/answers.ts';
import type { StoreLimits } from './inbox/settings.ts';
import type { InboxStore } from './inbox/store.ts';
import type { Senders } from './mail/authentication/senders.ts';
import type { Reader } from './mail/pool/reader.ts';
import type { Mailroom } from './mail/types.ts';
import type { Descriptors } from './ops/descriptors.ts';
import type { Log } from './ops/log.ts';
import type { Measures } from './ops/measures.ts';
import { createObserver, type MetricsSettings, type Observer } from './ops/metrics/observer.ts';
import { type PartState, Readiness, UP } from './ops/readiness.ts';
import type { Pools } from './pools.ts';
import type { Receiver } from './smtp/receiver.ts';
import { REPLIES } from './smtp/replies.ts';

/** Share of its room past which a store is as good as full for a large message. */
const NEARLY_FULL_SHARE = 0.95;

export interface HeartParts {
  readonly store: InboxStore;
  readonly limits: StoreLimits;
  readonly mailroom: Mailroom;
  readonly reader: Reader;
  readonly senders: Senders;
}

/** Is shown each part that was begun, and knows what an operator wants to see of it. */
export class Overseer {
  readonly readiness = new Readiness();
  readonly #observer: Observer;

  constructor(metrics: MetricsSettings, log: Log) {
    this.#observer = createObserver(metrics, log, REPLIES);
  }

  get log(): Log {
    return this.#observer.log;
  }

  get measures(): Measures | undefined {
    return this.#observer.measures;
  }

  /** Null: there is no port for operators. */
  listen(): Promise<{ readonly host: string; readonly port: number } | null> {
    return this.#observer.listen(this.readiness);
  }

  close(): Promise<void> {
    return this.#observer.close();
  }

  service(state: () => string, domains: () => Readonly<Record<string, number>>): void {
    this.readiness.add('service', () => stateOfService(state()));
    this.#observer.watch({ domains });
  }

  heart({ store, limits, mailroom, reader, senders }: HeartParts): void {
    this.readiness.add('store', () => stateOfStore(store, limits));
    this.readiness.add('reader', () => stateOfReader(reader));
    this.readiness.add('senders', () => stateOfSenders(senders));
    this.#observer.watch({
      usage: () => answersInTime(store),
      storeMaxBytes: () => limits.storeMaxBytes,
      maxInboxes: () => limits.maxInboxes,
      readerQueue: () => ({ waiting: reader.waiting, late: mailroom.backlog - reader.waiting }),
      readerThreads: () => reader.threads,
      senderChecks: () => senders.waiting,
    });
  }

  /** Where other nodes have domains as well. */
  domains(pools: Pools): void {
    this.readiness.add('domains', () => pools.state());
    this.#observer.watch({ dissenters: () => pools.dissenters });
  }

  smtp(receiver: Receiver, descriptors: Descriptors): void {
    this.readiness.add('smtp', () => stateOfPort(receiver));
    this.#observer.watch({
      smtpConnections: () => receiver.connections,
      mostConnections: () => descriptors.most,
    });
  }

  http(server: Server, gateway: Gateway): void {
    this.readiness.add('http', () => stateOfPort(server));
    this.#observer.watch({
      tabs: () => gateway.tabs(),
      httpConnections: promisify(server.getConnections.bind(server)),
    });
  }
}

function stateOfService(kind: string): PartState {
  return kind === 'running' ? UP : { state: 'down', why: `The service is ${kind}.` };
}

function stateOfPort({ listening }: { readonly listening: boolean }): PartState {
  return listening ? UP : { state: 'down', why: 'The port is not open.' };
}

/** Full, it still serves who lives there: nobody is to be sent elsewhere for it. */
async function stateOfStore(store: InboxStore, limits: StoreLimits): Promise<PartState> {
  const usage = await answersInTime(store);
  if (usage === null) return { state: 'down', why: 'The store does not answer.' };
  const { bytesHeld, bytesReserved, living, resting } = usage;
  if (bytesHeld + bytesReserved > limits.storeMaxBytes * NEARLY_FULL_SHARE)
    return { state: 'impaired', why: 'The store is nearly full: mail is told to come later.' };
  if (living + resting >= limits.maxInboxes)
    return { state: 'impaired', why: 'There are as many inboxes as there may be: none is made.' };
  return UP;
}

/** Without them mail is taken, and shown as it came. */
function stateOfReader({ threads }: Reader): PartState {
  return threads > 0 ? UP : { state: 'impaired', why: 'No reader thread is up.' };
}

function stateOfSenders({ dnsSilent }: Senders): PartState {
  return dnsSilent ? { state: 'impaired', why: 'No resolver answers.' } : UP;
}
