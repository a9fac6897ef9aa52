import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type FleetSubject, startFleetSubject } from '../harness/fleet.ts';
import { cpuMs } from '../harness/process-stats.ts';
import { Program } from '../harness/program.ts';
import { type BenchInbox, createInbox } from '../harness/rest.ts';
import type { Scenario, ScenarioRun, Table } from '../harness/scenario.ts';
import { MESSAGE_BYTES } from '../harness/smtp-load.ts';
import type { Endpoint } from '../harness/subject.ts';

const EFFORTS = {
  full: { nodes: [2, 4, 16], mails: 2_000, restMs: 10_000 },
  quick: { nodes: [2, 4], mails: 500, restMs: 4_000 },
} as const;

/** The same ones however many nodes they are spread over. */
const TABS = 64;
const SECOND_MS = 1_000;

const Opened = z.object({ kind: z.literal('open') });
const Sent = z.object({ kind: z.literal('done'), ms: z.number() });

/** What Redis has done so far, and for how long nodes have worked. */
interface Meter {
  readonly scripts: number;
  /** Also those inside of scripts. */
  readonly commands: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly cpuMs: number;
  /** Of all web nodes, and of the receiver; all their threads. */
  readonly webMs: number;
  readonly mailMs: number;
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
        'from INFO of Redis: scripts that nodes ask for, all commands (those in scripts too), bytes in and out, processor time; of nodes, that of all their threads',
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
  const { origins, receivers } = subject;
  const [smtp] = receivers;
  if (smtp === undefined) throw new Error('no node accepts mail');
  const inboxes = await inboxesAt(origins);
  await using _tabs = await openTabs(origins, inboxes);
  // Scripts are loaded, senders are known.
  await send(smtp, inboxes, TABS);
  const before = await read(subject);
  await delay(restMs);
  const rest = over(minus(await read(subject), before), restMs / SECOND_MS);
  const start = await read(subject);
  const { ms } = await send(smtp, inboxes, mails);
  const spent = minus(await read(subject), start);
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

/** One program for each node, because each program gets one URL. */
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

async function read({ redis, pids }: FleetSubject): Promise<Meter> {
  const info = await redis.cli('INFO', 'everything');
  const number = (field: string) => {
    const [, value] = new RegExp(`^${field}:([0-9.]+)`, 'm').exec(info) ?? [];
    if (value === undefined) throw new Error(`INFO has no ${field}`);
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
    webMs: await workedMs(pids.web),
    mailMs: await workedMs(pids.mail),
  };
}

async function workedMs(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map(cpuMs));
  return each.reduce((all, ms) => all + ms, 0);
}

const FIELDS = [
  ...(['scripts', 'commands', 'bytesIn', 'bytesOut', 'cpuMs', 'webMs', 'mailMs'] as const),
] as const;

function each(value: (field: (typeof FIELDS)[number]) => number): Meter {
  const [scripts = 0, commands = 0, bytesIn = 0, bytesOut = 0, ...ms] = FIELDS.map(value);
  const [cpu = 0, webMs = 0, mailMs = 0] = ms;
  return { scripts, commands, bytesIn, bytesOut, cpuMs: cpu, webMs, mailMs };
}

function minus(meter: Meter, other: Meter): Meter {
  return each((field) => meter[field] - other[field]);
}

function over(meter: Meter, divisor: number): Meter {
  return each((field) => meter[field] / divisor);
}

const TIMES = ['µs of Redis', 'of the receiver', 'of all web nodes'];

function tableOf(title: string, all: readonly Measured[], pick: (of: Measured) => Meter): Table {
  return {
    title,
    headings: ['web nodes', 'scripts', 'commands', 'bytes in', 'bytes out', ...TIMES],
    rows: all.map((measured) => {
      const { scripts, commands, bytesIn, bytesOut, ...ms } = pick(measured);
      const times = [ms.cpuMs, ms.mailMs, ms.webMs].map((value) => value * SECOND_MS);
      const whole = [bytesIn, bytesOut, ...times].map((value) => value.toFixed(0));
      return [String(measured.nodes), scripts.toFixed(2), commands.toFixed(1), ...whole];
    }),
  };
}
