import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type Fleet, Member, startFleet } from '../harness/fleet.ts';
import { startRelay } from '../harness/relay.ts';
import type { ServiceEnv } from '../harness/service.ts';
import type { Counts } from './counts.ts';
import { type Effort, FaultRun } from './fault-run.ts';
import type { Gate } from './senders.ts';
import {
  type Failing,
  openPair,
  openShards,
  openSingle,
  type Single,
  type Store,
} from './stores.ts';

/** What happens while tabs hold their inboxes and mail comes. */
export interface Row {
  readonly name: string;
  /** What is accepted may be lost here: that is what the row shows. */
  readonly mayLose?: true;
  /** Takes the larger load of the long form. */
  readonly isRoll?: true;
  /** Also in the short form of the tests: no smaller test shows the same. */
  readonly isShort?: true;
}

/** Rows on one service, that one after the other happen to the same processes. */
export interface Group {
  readonly name: string;
  readonly rows: readonly Row[];
  open(form: Form): Promise<OpenGroup>;
}

export type Form = 'short' | 'long';

/**
 * For SIGTERM: tabs have half of it to move. In the long form that is 10,000 of them on two cores,
 * which take up some 300 in a second beside the mail.
 */
const GRACE = { short: '2s', long: '60s' } satisfies Record<Form, string>;

interface OpenGroup extends AsyncDisposable {
  run(row: Row, effort: Effort): Promise<Counts>;
}

/** Milliseconds for which a replica hears nothing before its primary is killed. */
const CUT_OFF_MS = 1_000;
/** Milliseconds in which no node can keep a subscription. */
const DEAF_MS = 5_000;
/** Milliseconds between two cuts of those who have come back. */
const DEAFEN_EVERY_MS = 100;

/** All load comes from one source; what one may do is not what this is about. */
const ENV = {
  MAYFLY_READ_WORKERS: '1',
  MAYFLY_MAX_INBOXES: '0',
  MAYFLY_INBOX_MAX_MESSAGES: '0',
  MAYFLY_HTTP_SOURCE_INBOXES: '0',
  MAYFLY_HTTP_SOURCE_SOCKETS: '0',
  MAYFLY_SMTP_SOURCE_CONNECTIONS: '0',
  MAYFLY_SMTP_SOURCE_MESSAGES: '0',
};

interface Act<S extends Store> extends Row {
  readonly strike: (run: FaultRun, store: S, env: ServiceEnv) => Promise<void>;
}

interface Wish<S extends Store> {
  readonly name: string;
  readonly env?: ServiceEnv;
  readonly store: () => Promise<S>;
  readonly rows: readonly Act<S>[];
}

function group<S extends Store>({ name, env = {}, store: openStore, rows }: Wish<S>): Group {
  return {
    ...{ name, rows },
    async open(form) {
      await using started = new AsyncDisposableStack();
      const store = started.use(await openStore());
      const where = { MAYFLY_REDIS_URL: store.url, MAYFLY_SHUTDOWN_GRACE: GRACE[form] };
      const settings = { ...ENV, ...env, ...where };
      const fleet = started.use(await startFleet({ env: settings, web: 2, mail: 2, front: null }));
      const all = started.move();
      return {
        async run(row, effort) {
          const act = rows.find((each) => each.name === row.name);
          if (act === undefined) throw new Error(`no row ${row.name}`);
          return new FaultRun(fleet, effort).execute((run) => act.strike(run, store, settings));
        },
        [Symbol.asyncDispose]: () => all.disposeAsync(),
      };
    },
  };
}

function first(members: readonly Member[]): Member {
  const [member] = members;
  if (member === undefined) throw new Error('there is no such member');
  return member;
}

const killed = async (member: Member) => {
  await member.kill();
  await member.start();
};

/** A receiver of its own gets mails from many senders, held up at one point, and is killed. */
async function killReceiver(
  run: FaultRun,
  env: ServiceEnv,
  at: 'in DATA' | 'before its 250',
): Promise<void> {
  await using relay = await startRelay();
  const { hostname, port } = new URL(env['MAYFLY_REDIS_URL'] ?? '');
  relay.lead({ host: hostname, port: Number(port) });
  const url = relay.origin.replace('http', 'redis');
  await using victim = new Member('smtp', { ...env, MAYFLY_REDIS_URL: url });
  await victim.start();
  const receiver = victim.endpoints?.smtp;
  if (receiver === undefined || receiver === null) throw new Error('it takes no mail');

  const addresses = run.addresses(run.effort.caught);
  const held = Promise.withResolvers<void>();
  let inData = 0;
  const gate: Gate = async (talk) => {
    inData += 1;
    if (inData === addresses.length) held.resolve();
    await (at === 'in DATA' ? talk.closed() : held.promise.then(() => relay.mute()));
  };
  const mails = addresses.map((to) => run.senders.sendThrough(to, receiver, gate));
  await held.promise;
  // Redis commits the mails, and the receiver gets no answer: the tabs have the mails, the senders no 250.
  if (at === 'before its 250') await run.arePushed(mails);
  await victim.kill();
}

async function deafen({ server }: Single): Promise<void> {
  const end = performance.now() + DEAF_MS;
  while (performance.now() < end) {
    await server.cli('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await delay(DEAFEN_EVERY_MS);
  }
}

async function pause({ fleet, effort }: FaultRun): Promise<void> {
  const paused = [first(fleet.web).child, first(fleet.mail).child];
  for (const child of paused) child.signal('SIGSTOP');
  await delay(effort.pauseMs);
  for (const child of paused) child.signal('SIGCONT');
}

async function roll({ web, mail }: Fleet): Promise<void> {
  for (const member of [...web, ...mail]) {
    await member.stop();
    await member.start();
  }
}

export const SINGLE: Group = group<Single>({
  name: 'one Redis, appendfsync always',
  store: openSingle,
  rows: [
    {
      name: 'kill -9 of a receiver in DATA',
      strike: (run, _, env) => killReceiver(run, env, 'in DATA'),
    },
    {
      name: 'kill -9 of a receiver between commit and 250, then of Redis',
      async strike(run, { server }, env) {
        await killReceiver(run, env, 'before its 250');
        await server.restart();
      },
      isShort: true,
    },
    {
      name: 'kill -9 of a receiver between commit and 250',
      strike: (run, _, env) => killReceiver(run, env, 'before its 250'),
    },
    { name: 'kill -9 of a web node', strike: ({ fleet }) => killed(first(fleet.web)) },
    {
      name: 'kill -9 of Redis, started again',
      strike: (_, { server }) => server.restart(),
    },
    { name: 'pub/sub cut for 5 s', strike: (_, store) => deafen(store) },
    { name: 'a node of each role paused', strike: pause },
    { name: 'rolling restart of all nodes', strike: ({ fleet }) => roll(fleet), isRoll: true },
  ],
});

/** Where 250 waits for a replica nothing is lost, even if that was cut off before. */
function failovers(what: string, loss: { readonly mayLose?: true } = {}): Act<Failing>[] {
  const cutOff = `${what}, its replica cut off for 1 s before`;
  return [
    { name: what, strike: (_, store) => store.failOver(async () => {}), ...loss },
    { name: cutOff, strike: (_, store) => store.failOver(() => delay(CUT_OFF_MS)), ...loss },
  ];
}

const WAITING = { MAYFLY_REDIS_WAIT_REPLICAS: '1' };
const SENTINEL = 'primary killed, failover by Sentinel';
const CLUSTER = "a shard's primary killed, failover by the cluster";

export const GROUPS: readonly Group[] = [
  SINGLE,
  group({
    ...{ name: 'Sentinel, 250 waits for a replica', store: openPair, env: WAITING },
    rows: failovers(SENTINEL),
  }),
  group({
    ...{ name: 'Cluster of 3 + 3, 250 waits for a replica', store: openShards, env: WAITING },
    rows: failovers(CLUSTER),
  }),
];

/** What not waiting for replicas costs. */
export const LOSING_GROUPS: readonly Group[] = [
  group({
    ...{ name: 'Sentinel, 250 waits for nobody', store: openPair },
    rows: failovers(SENTINEL, { mayLose: true }),
  }),
  group({
    ...{ name: 'Cluster of 3 + 3, 250 waits for nobody', store: openShards },
    rows: failovers(CLUSTER, { mayLose: true }),
  }),
];
