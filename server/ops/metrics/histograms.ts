import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Measures, Reading, Transport } from '../measures.ts';

/** Seconds: a few milliseconds in a healthy service, long waits in an overloaded one. */
const WORK_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 2.5, 10, 30];
/** Seconds; a tab answers within 45 s or is disconnected. */
const ARRIVAL_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 45];
/** Seconds; Redis normally takes less than 1 ms, and has 2 s. */
const REDIS_BUCKETS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 2];

const MS_PER_SECOND = 1_000;

const TRANSPORTS: readonly Transport[] = ['websocket', 'polling', 'request'];
const LANES: readonly Reading['lane'][] = ['arrival', 'opened', 'late'];
const HOLDERS = ['tab', 'program'] as const;

export type Histograms = Measures & { committed(ms: number): void };

/** Histograms of durations, and the gauge of held requests. */
export function createHistograms(registry: Registry): Histograms {
  const registers = [registry];
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: readonly number[] = WORK_BUCKETS,
  ) => new Histogram({ name, help, labelNames, buckets: [...buckets], registers });

  const commit = histogram(
    'mayfly_mail_commit_seconds',
    'From the final dot of a message to the answer of the store',
    [],
  );
  const push = histogram(
    'mayfly_mail_push_seconds',
    'From the final dot of a message to its being handed to the line of a tab',
    ['transport'],
  );
  const arrival = histogram(
    'mayfly_mail_arrival_seconds',
    'From the final dot of a message to the pong of a tab that has had it; a sample',
    ['transport'],
    ARRIVAL_BUCKETS,
  );
  const wait = histogram(
    'mayfly_reader_wait_seconds',
    'How long a message waited for a reader thread, or until it was given up',
    ['lane'],
  );
  const task = histogram(
    'mayfly_reader_task_seconds',
    'One task of a reader thread, for one message or several small ones',
    ['lane'],
  );
  const redis = histogram(
    'mayfly_redis_seconds',
    'One command to Redis, until its answer or until it is given up',
    ['outcome'],
    REDIS_BUCKETS,
  );
  const read = new Counter({
    name: 'mayfly_reader_messages_total',
    help: 'Messages that were given to the reader threads, by what became of it',
    labelNames: ['lane', 'outcome'],
    registers,
  });
  const held = new Gauge({
    name: 'mayfly_requests_held',
    help: 'Requests that wait for mail',
    labelNames: ['by'],
    registers,
  });

  const keys = new Counter({
    name: 'mayfly_key_requests_total',
    help: 'Requests with an API key, by its name and the status of the answer',
    labelNames: ['key', 'status'],
    registers,
  });

  // Counters start at 0, not missing: Prometheus rates need a first value.
  for (const lane of LANES) {
    for (const outcome of ['done', 'overloaded']) read.inc({ lane, outcome }, 0);
    task.zero({ lane });
  }
  for (const transport of TRANSPORTS) push.zero({ transport });
  for (const by of HOLDERS) held.set({ by }, 0);

  return {
    committed: (ms) => commit.observe(ms / MS_PER_SECOND),
    read({ lane, outcome, waitedMs }) {
      read.inc({ lane, outcome });
      wait.observe({ lane }, waitedMs / MS_PER_SECOND);
    },
    task: ({ lane, ms }) => task.observe({ lane }, ms / MS_PER_SECOND),
    commanded: ({ outcome, ms }) => redis.observe({ outcome }, ms / MS_PER_SECOND),
    pushed: ({ transport, ms }) => push.observe({ transport }, ms / MS_PER_SECOND),
    arrived: ({ transport, ms }) => arrival.observe({ transport }, ms / MS_PER_SECOND),
    answeredKey: ({ key, status }) => keys.inc({ key, status }),
    held: (by, change) => held.inc({ by }, change),
  };
}
