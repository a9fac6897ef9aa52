/** `node bench/scaling.ts`: how many nodes and shards so many tabs and mails take; docs/scaling.md. */

import { PARTITIONS } from '../server/redis/keys.ts';

/** Taken on the machine of the benchmarks, by the command that stands with each. */
const MEASURED = {
  /** Bytes of a web node for an open tab: the target of `npm run bench -- tabs`, which it keeps. */
  tabBytes: 24_000,
  /** Milliseconds of a receiver's threads for a mail of 4 KB: `npm run bench -- fleet`. */
  receiverMs: 1.73,
  /** Milliseconds of a web node for a mail that it pushes: the same. */
  pushMs: 0.47,
  /** Milliseconds of Redis for a mail, and bytes in and out: the same. */
  redisMs: 0.39,
  redisBytes: 6_811 + 1_430,
  /** Bytes of Redis for an inbox, and for a mail of 3 KB that compression leaves 1.7 KB of. */
  inboxBytes: 662,
  mailBytes: 6_340,
};

/** Not measured here: choices, or figures of others. */
const ASSUMED = {
  /** Of what a core could do: the rest is for bursts, and for the loss of a neighbour. */
  share: 0.6,
  /** A receiver reads on one core beside its main thread's. */
  receiverCores: 2,
  /** Tabs of one process: half of 65,536 files, so that one node can take over from another. */
  tabsOfNode: 30_000,
  /** Mails that an inbox holds, on an average. */
  mailsHeld: 5,
  /** Bytes of memory of a shard, half of which stays free for replication and copies. */
  shardBytes: 32e9,
  /** Bytes of a pushed mail on the tab's line, TLS and TCP included. */
  frameBytes: 1_200,
  /** Bytes a second of an idle tab: a ping and a pong every 25 s, each a packet with its headers. */
  idleBytes: 10,
};

const STEPS = [
  { tabs: 10_000, mails: 20 },
  { tabs: 10_000, mails: 200 },
  { tabs: 100_000, mails: 1_000 },
  { tabs: 1_000_000, mails: 10_000 },
  { tabs: 10_000_000, mails: 10_000 },
  { tabs: 10_000_000, mails: 100_000 },
];

const MS = 1_000;

type Step = (typeof STEPS)[number];

/** What of several needs takes most of it, and by which. */
function most(needs: Readonly<Record<string, number>>) {
  const [why = '', count = 0] = Object.entries(needs).toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return { why, count: Math.ceil(count) };
}

function needsOf({ tabs, mails }: Step) {
  const coreMs = MS * ASSUMED.share;
  const web = most({ files: tabs / ASSUMED.tabsOfNode, core: (mails * MEASURED.pushMs) / coreMs });
  const smtp = most({ cores: (mails * MEASURED.receiverMs) / (coreMs * ASSUMED.receiverCores) });
  const held = tabs * (MEASURED.inboxBytes + ASSUMED.mailsHeld * MEASURED.mailBytes);
  const shards = most({
    core: (mails * MEASURED.redisMs) / coreMs,
    memory: held / (ASSUMED.shardBytes / 2),
  });
  return {
    web,
    smtp,
    shards,
    held,
    webMemory: (tabs * MEASURED.tabBytes) / web.count,
    redisTraffic: mails * MEASURED.redisBytes,
    tabTraffic: mails * ASSUMED.frameBytes + tabs * ASSUMED.idleBytes,
  };
}

/** What would have to give way before anything else. */
function firstBottleneck({ web, smtp, shards }: ReturnType<typeof needsOf>): string {
  // A partition lies on one shard.
  if (shards.count > PARTITIONS) return `${PARTITIONS} partitions are fewer than the shards`;
  if (shards.count > 1) return `Redis, its ${shards.why}`;
  if (web.count > 1) return `web nodes, their ${web.why}`;
  return smtp.count > 1 ? 'receivers, their cores' : 'none: one of each';
}

const megabits = (bytes: number) => ((bytes * 8) / 1e6).toFixed(1);
const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);

const HEADINGS = [
  ...['tabs', 'mails/s', 'web nodes', 'GB each', 'receivers', 'shards', 'GB in Redis'],
  ...['Mbit/s of Redis', 'Mbit/s to tabs', 'what runs out first'],
];

const rows = STEPS.map((step) => {
  const needs = needsOf(step);
  const { web, smtp, shards, held, webMemory, redisTraffic, tabTraffic } = needs;
  return [
    ...[step.tabs.toLocaleString('en'), step.mails.toLocaleString('en'), `${web.count}`],
    ...[gigabytes(webMemory), `${smtp.count}`, `${shards.count}`, gigabytes(held)],
    ...[megabits(redisTraffic), megabits(tabTraffic), firstBottleneck(needs)],
  ];
});

for (const row of [HEADINGS, HEADINGS.map(() => '---'), ...rows])
  console.log(`| ${row.join(' | ')} |`);
