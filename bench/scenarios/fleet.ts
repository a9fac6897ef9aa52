import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { RedisServer } from '../../e2e/harness/redis.ts';
import { startFleetSubject } from '../harness/fleet.ts';
import { Program } from '../harness/program.ts';
import { type BenchInbox, createInbox } from '../harness/rest.ts';
import type { Scenario, ScenarioRun, Table } from '../harness/scenario.ts';
import { MESSAGE_BYTES } from '../harness/smtp-load.ts';
import type { Endpoint } from '../harness/subject.ts';

const EFFORTS = {
  full: { nodes: [2, 4, 16], mails: 2_000, restMs: 10_000 },
  quick: { nodes: [2, 4], mails: 200, restMs: 2_000 },
} as const;

/** The same ones however many nodes they are spread over. */
const TABS = 64;
const SECOND_MS = 1_000;

const Opened = z.object({ kind: z.literal('open') });
const Sent = z.object({ kind: z.literal('done'), ms: z.number() });

/** What Redis has done so far. */
interface Meter {
  readonly scripts: number;
  /** Also those inside of scripts. */
  readonly commands: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly cpuMs: number;
}

export const fleet: Scenario = {
  name: 'fleet',
  about: 'what a delivered mail costs Redis, by how many web nodes there are; 4 KB of text a mail',
  async measure(run) {
    const { nodes, mails } = EFFORTS[run.effort];
    const measured: Measured[] = [];
    for (const count of nodes) measured.push(await withNodes(run, count));
    return {
      figures: [],
      tables: [
        tableOf('for a mail, what there is at rest taken off', measured, ({ mail }) => mail),
        tableOf('at rest, in a second', measured, ({ rest }) => rest),
      ],
      notes: [
        `${TABS} tabs, spread evenly over the web nodes; ${mails} mails, one after the other, to each in turn; one receiver, without persistence`,
        'from INFO of Redis: scripts that nodes ask for, all commands (those in scripts too), bytes in and out, processor time',
      ],
    };
  },
};

interface Measured {
  readonly nodes: number;
  readonly rest: Meter;
  readonly mail: Meter;
}

async function withNodes({ effort, tell }: ScenarioRun, nodes: number): Promise<Measured> {
  const { mails, restMs } = EFFORTS[effort];
  tell(`${nodes} web nodes`);
  await using subject = await startFleetSubject(nodes, 1);
  const { redis, origins, receivers } = subject;
  const [smtp] = receivers;
  if (smtp === undefined) throw new Error('nobody takes mail');
  const inboxes = await inboxesAt(origins);
  await using _tabs = await openTabs(origins, inboxes);
  // Scripts are loaded, capacity is leased, senders are known.
  await send(smtp, inboxes, TABS);
  const before = await read(redis);
  await delay(restMs);
  const rest = over(minus(await read(redis), before), restMs / SECOND_MS);
  const start = await read(redis);
  const { ms } = await send(smtp, inboxes, mails);
  const spent = minus(await read(redis), start);
  const mail = over(minus(spent, over(rest, SECOND_MS / ms)), mails);
  return { nodes, rest, mail };
}

async function inboxesAt(origins: readonly string[]): Promise<BenchInbox[]> {
  const inboxes: BenchInbox[] = [];
  for (let index = 0; index < TABS; index += 1) {
    const httpUrl = origins[index % origins.length] ?? '';
    inboxes.push(await createInbox({ httpUrl }, { hold: true }));
  }
  return inboxes;
}

/** A program for each node: they are told of one address each. */
async function openTabs(
  origins: readonly string[],
  inboxes: readonly BenchInbox[],
): Promise<AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  for (const [place, httpUrl] of origins.entries()) {
    const auths = inboxes.filter((_, index) => index % origins.length === place);
    const load = opening.use(new Program('load/tabs.ts', Opened, { kind: 'tabs', httpUrl, auths }));
    await load.next();
  }
  return opening.move();
}

async function send(smtp: Endpoint, inboxes: readonly BenchInbox[], mails: number) {
  const recipients = inboxes.map(({ address }) => address);
  await using load = new Program('load/letters.ts', Sent, {
    ...{ smtp, recipients, mails, bytes: MESSAGE_BYTES },
  });
  return await load.next();
}

async function read(redis: RedisServer): Promise<Meter> {
  const info = await redis.cli('INFO', 'everything');
  const number = (field: string) => {
    const [, value] = new RegExp(`^${field}:([0-9.]+)`, 'm').exec(info) ?? [];
    if (value === undefined) throw new Error(`INFO tells no ${field}`);
    return Number(value);
  };
  const calls = [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(
    ([, name = '', count]) => ({ name, count: Number(count) }),
  );
  const sum = (wanted: (name: string) => boolean) =>
    calls.reduce((all, { name, count }) => all + (wanted(name) ? count : 0), 0);
  return {
    scripts: sum((name) => name === 'evalsha' || name === 'eval'),
    commands: sum(() => true),
    bytesIn: number('total_net_input_bytes'),
    bytesOut: number('total_net_output_bytes'),
    cpuMs: SECOND_MS * (number('used_cpu_user') + number('used_cpu_sys')),
  };
}

const FIELDS = ['scripts', 'commands', 'bytesIn', 'bytesOut', 'cpuMs'] as const;

function each(value: (field: (typeof FIELDS)[number]) => number): Meter {
  const [scripts = 0, commands = 0, bytesIn = 0, bytesOut = 0, cpuMs = 0] = FIELDS.map(value);
  return { scripts, commands, bytesIn, bytesOut, cpuMs };
}

function minus(meter: Meter, other: Meter): Meter {
  return each((field) => meter[field] - other[field]);
}

function over(meter: Meter, divisor: number): Meter {
  return each((field) => meter[field] / divisor);
}

function tableOf(title: string, all: readonly Measured[], pick: (of: Measured) => Meter): Table {
  return {
    title,
    headings: ['web nodes', 'scripts', 'commands', 'bytes in', 'bytes out', 'µs of Redis'],
    rows: all.map((measured) => {
      const { scripts, commands, bytesIn, bytesOut, cpuMs } = pick(measured);
      const whole = [bytesIn, bytesOut, cpuMs * SECOND_MS].map((value) => value.toFixed(0));
      return [String(measured.nodes), scripts.toFixed(2), commands.toFixed(1), ...whole];
    }),
  };
}
