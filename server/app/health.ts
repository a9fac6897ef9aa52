import type { Server } from 'node:net';
import { promisify } from 'node:util';
import type { Senders } from '#server/authentication/senders.ts';
import type { PoolDescription } from '#server/domains/pool.ts';
import type { Gateway } from '#server/gateway/gateway.ts';
import { answersInTime } from '#server/inbox/answers.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { Reader } from '#server/mail/pool/reader.ts';
import type { Mailroom } from '#server/mail/types.ts';
import type { Descriptors } from '#server/ops/descriptors.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import {
  createObserver,
  type MetricsSettings,
  type Observer,
} from '#server/ops/metrics/observer.ts';
import { type PartState, Readiness, UP } from '#server/ops/readiness.ts';
import type { Receiver } from '#server/smtp/receiver.ts';
import { REPLIES } from '#server/smtp/rfc5321/replies.ts';

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

  service(state: () => string, pool: () => PoolDescription): void {
    this.readiness.add('service', () => stateOfService(state()));
    this.#observer.watch({ pool });
  }

  /** Lines of the log that could not be written. */
  logged(droppedLines: () => number): void {
    this.#observer.watch({ droppedLines });
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

  smtp(receiver: Receiver, descriptors: Descriptors): void {
    this.readiness.add('smtp', () => stateOfPort(receiver));
    this.#observer.watch({
      smtpConnections: () => receiver.connections,
      dataBytes: () => receiver.dataBytes,
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
  const { bytesHeld, living, resting } = usage;
  if (bytesHeld > limits.storeMaxBytes * NEARLY_FULL_SHARE)
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
