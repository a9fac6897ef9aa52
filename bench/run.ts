/** `npm run bench -- [scenario …] [--json] [--quick] [--chart FILE]`; see README.md. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { drawChart, formatMarkdown } from './harness/chart.ts';
import { describeMachine } from './harness/machine.ts';
import { asText, type ScenarioReport } from './harness/report.ts';
import type { Effort, Scenario } from './harness/scenario.ts';
import { SUBJECT_ENVIRONMENT } from './harness/subject.ts';
import { address } from './scenarios/address.ts';
import { codes } from './scenarios/codes.ts';
import { fleet } from './scenarios/fleet.ts';
import { growth } from './scenarios/growth.ts';
import { hostile } from './scenarios/hostile.ts';
import { hostileHtml } from './scenarios/hostile-html.ts';
import { ingest } from './scenarios/ingest.ts';
import { ingestReal, SERVICE } from './scenarios/ingest-real.ts';
import { large } from './scenarios/large.ts';
import { libraries } from './scenarios/libraries.ts';
import { mails } from './scenarios/mails.ts';
import { paint } from './scenarios/paint.ts';
import { push } from './scenarios/push.ts';
import { pushLoad } from './scenarios/push-load.ts';
import { rows } from './scenarios/rows.ts';
import { signUp } from './scenarios/sign-up.ts';
import { storm } from './scenarios/storm.ts';
import { tabs } from './scenarios/tabs.ts';

const SCENARIOS: readonly Scenario[] = [
  ...[
    ingest,
    ingestReal,
    push,
    pushLoad,
    paint,
    rows,
    address,
    tabs,
    storm,
    mails,
    growth,
    hostile,
    hostileHtml,
    codes,
    signUp,
  ],
  ...[fleet, large, libraries],
];

const USAGE = `usage: npm run bench -- [scenario …] [--json] [--quick] [--chart FILE]
scenarios: ${SCENARIOS.map((scenario) => scenario.name).join(', ')}; all without any`;

/** Of a command line that makes no sense; 1 is for a scenario that failed. */
const EXIT_USAGE = 2;

interface Wish {
  readonly scenarios: readonly Scenario[];
  readonly effort: Effort;
  readonly output: 'json' | 'text';
  /** Where the first table is drawn as SVG, and all are printed in Markdown besides. */
  readonly chart: string | undefined;
}

function readWish(): Wish {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'boolean' },
      quick: { type: 'boolean' },
      chart: { type: 'string' },
    },
    allowPositionals: true,
  });
  const named = positionals.map((name) => {
    const scenario = SCENARIOS.find((each) => each.name === name);
    if (!scenario) throw new Error(`no scenario is called ${name}`);
    return scenario;
  });
  return {
    scenarios: named.length > 0 ? named : SCENARIOS,
    effort: values.quick ? 'quick' : 'full',
    output: values.json ? 'json' : 'text',
    chart: values.chart,
  };
}

/** Progress goes to stderr, so that stdout holds the report and nothing else. */
async function measure(scenario: Scenario, effort: Effort): Promise<ScenarioReport> {
  const { name, about } = scenario;
  const tell = (progress: string) => console.error(`${name}: ${progress}`);
  try {
    const outcome = await scenario.measure({ effort, tell });
    return { name, about, kind: 'measured', ...outcome };
  } catch (error) {
    const reason = withoutStack(error instanceof Error ? error.message : String(error));
    tell(`failed: ${error instanceof Error ? error.stack : reason}`);
    return { name, about, kind: 'failed', reason };
  }
}

/** A message may quote how another process died, its stack included: stderr has the whole. */
function withoutStack(message: string): string {
  return message.replace(/\n\s+at [\s\S]*/, '').trim();
}

async function run({ scenarios, effort, output, chart }: Wish): Promise<void> {
  const machine = describeMachine();
  const at = new Date().toISOString();
  const reports: ScenarioReport[] = [];
  for (const scenario of scenarios) reports.push(await measure(scenario, effort));
  const report = { at, effort, machine, settings: SUBJECT_ENVIRONMENT, scenarios: reports };
  console.log(output === 'json' ? JSON.stringify(report) : asText(report));
  if (chart !== undefined) await writeTables(reports, chart);
  if (reports.some((each) => each.kind === 'failed')) process.exitCode = 1;
}

async function writeTables(reports: readonly ScenarioReport[], file: string): Promise<void> {
  const tables = reports.flatMap((each) => (each.kind === 'measured' ? (each.tables ?? []) : []));
  const [first] = tables;
  if (first === undefined) throw new Error('no scenario of these has a table to be drawn');
  await writeFile(file, drawChart(first, SERVICE));
  console.error(tables.map(formatMarkdown).join('\n\n'));
}

// An exit, unlike a signal's default, takes the processes that were started along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

try {
  await run(readWish());
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = EXIT_USAGE;
}
