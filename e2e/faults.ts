/** `npm run faults -- [--long] [--times N] [--tabs N] [--only WORDS]`: what is lost by which fault, counted. */
import { parseArgs } from 'node:util';
import { onNpmShellGone } from '#server/ops/npm-shell.ts';
import { addUp, type Counts, wrongIn } from './faults/counts.ts';
import { type Effort, LONG, LONG_ROLL, SHORT } from './faults/fault-run.ts';
import { GROUPS, LOSING_GROUPS, type Row } from './faults/groups.ts';
import { p99 } from './faults/shares.ts';
import { whyNoRedis } from './harness/redis.ts';

const USAGE = `usage: npm run faults -- [--long] [--times N] [--tabs N] [--only WORDS]
--long: thousands of tabs, each row ten times; else a hundred tabs, once
--tabs: as many as the machine bears, where that is fewer
--only: rows, or services, whose name has these words`;
/** Of a command line that makes no sense; 1 is for something that was lost. */
const EXIT_USAGE = 2;

const TIMES = { short: '1', long: '10' };

function readWish() {
  try {
    const { values } = parseArgs({
      options: {
        long: { type: 'boolean', default: false },
        times: { type: 'string' },
        tabs: { type: 'string', default: '0' },
        only: { type: 'string', default: '' },
      },
    });
    const times = Number(values.times ?? (values.long ? TIMES.long : TIMES.short));
    const tabs = Number(values.tabs);
    if (!Number.isSafeInteger(times) || times < 1) throw new Error('times is a number from 1 on');
    if (!Number.isSafeInteger(tabs) || tabs < 0) throw new Error('tabs is a number');
    return { times, tabs, isLong: values.long, only: values.only };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

const HEADINGS = [
  ...['tabs', 'sent', 'again', '250', 'readable', 'pushed', 'lost', 'twice', 'disorder', 'resets'],
  ...['gaps', 'gap p99 ms', 'push p99 ms'],
];

function cells(counts: Counts): string[] {
  const { tabs, sent, again, accepted, readable, pushed, lost, twice } = counts;
  const { disordered, resets, gapsMs, pushMs } = counts;
  const numbers = [tabs, sent, again, accepted, readable, pushed, lost, twice, disordered, resets];
  return [...numbers, gapsMs.length, p99(gapsMs), p99(pushMs)].map(String);
}

function show(name: string, row: readonly string[]): void {
  console.log(`| ${[name, ...row].join(' | ')} |`);
}

const wish = readWish();
const why = await whyNoRedis('redis');
if (why !== '') {
  console.error(`redis-server: ${why}\nWith Debian or Ubuntu: apt-get install redis-server`);
  process.exit(1);
}
// An exit, unlike a signal's default, takes the processes that were started along.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(1));
onNpmShellGone(process.env, () => process.exit(1));

function effortFor({ isRoll }: Row): Effort {
  const effort = wish.isLong ? (isRoll ? LONG_ROLL : LONG) : SHORT;
  return wish.tabs === 0 ? effort : { ...effort, tabs: wish.tabs };
}

let isWrong = false;

for (const group of [...GROUPS, ...LOSING_GROUPS]) {
  const wanted = ({ name }: Row) => `${group.name} ${name}`.includes(wish.only);
  if (!group.rows.some(wanted)) continue;
  console.log(`\n${group.name}, ${wish.times} times\n`);
  show('', HEADINGS);
  show(
    '---',
    HEADINGS.map(() => '---:'),
  );
  await using opened = await group.open(wish.isLong ? 'long' : 'short');
  for (const row of group.rows.filter(wanted)) {
    const runs: Counts[] = [];
    for (let time = 0; time < wish.times; time += 1) {
      const counts = await opened.run(row, effortFor(row));
      runs.push(counts);
      const wrong = wrongIn(counts, row);
      console.error(`${row.name}, ${time + 1}: ${cells(counts).join(' ')} ${wrong.join(', ')}`);
      isWrong ||= wrong.length > 0;
    }
    show(row.name, cells(addUp(runs)));
  }
}
// Left to end by itself, Node has hung while it closed the handles of thousands of sockets.
process.exit(isWrong ? 1 : 0);
