/**
 * `npm test`: the tests of the project, and one last line that counts them: `N passed, N failed,
 * N skipped`. Types, lint and build are a test each. Builds run while missing programs are installed.
 * Vitest waits for other processes much of the time; beside it run the checks and then the browser.
 * The output of builds, checks and browser comes when all is done.
 * `npm run test:long` (`--long`) runs all in full (see `server/ops/testing/length.ts`), and then the
 * long runs that are no tests.
 */
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LONG_TESTS } from '#server/ops/testing/length.ts';
import { whyNone } from './daemons/provision.ts';
import { FRONT_NAMES, whyNoFront } from './harness/fronts/front.ts';
import { BRANDS, whyNoRedis } from './harness/redis.ts';
import { PROGRAM_NAMES, type ProgramName, type Provided, providePrograms } from './programs.ts';
import { Steps } from './runner/step.ts';
import {
  add,
  NOTHING,
  readReport,
  summarise,
  type Tally,
  tallyPlaywright,
  tallyVitest,
} from './runner/tally.ts';

const TYPED = ['.', 'shared', 'client', 'client/worker', 'e2e', 'sdk'];

/** Of each test that fails, in both runners: a busy machine fails one now and then. */
const RETRIES = 1;

/** Minutes of honest mail through floods. */
const SOAK_MINUTES = '30';

const { values: options } = parseArgs({ options: { long: { type: 'boolean', default: false } } });

type Programs = ReadonlyMap<ProgramName, Provided>;

/** Milliseconds; a step of the long form that takes longer hangs. */
const LONG_DEADLINE_MS = 6 * 60 * 60_000;

const form = options.long
  ? { environment: { [LONG_TESTS]: 'yes' }, deadlineMs: LONG_DEADLINE_MS }
  : {};

const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-test-'));
const besideFile = await open(path.join(directory, 'beside.txt'), 'w+');
const steps = new Steps(form);
const beside = new Steps({ ...form, output: besideFile.fd });

/** A tool that says yes or no counts as one test. */
async function check(
  lane: Steps,
  name: string,
  tool: string,
  ...arguments_: string[]
): Promise<Tally> {
  heading(lane, name);
  const code = await lane.run(tool, arguments_);
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: [name] };
}

interface Runner {
  readonly name: string;
  readonly tool: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where it writes its report. */
  readonly file: string;
  readonly tally: (report: unknown) => Tally;
}

/** A runner that fails in silence has failed all the same. */
async function suite(lane: Steps, runner: Runner): Promise<Tally> {
  heading(lane, runner.name);
  const code = await lane.run(runner.tool, runner.arguments, runner.environment);
  const tally = await readReport(runner.file).then(runner.tally, (error: unknown) =>
    failure(`${runner.name}: no report (${String(error)})`),
  );
  const silent = code !== 0 && tally.failed.length === 0;
  return silent ? add(tally, failure(`${runner.name}: exit code ${code}`)) : tally;
}

const failure = (why: string): Tally => ({ ...NOTHING, failed: [why] });

async function programs(): Promise<Programs> {
  heading(steps, 'programs');
  const provided = await providePrograms(PROGRAM_NAMES);
  for (const [name, program] of provided)
    console.log(program.kind === 'found' ? `${name}: ${program.path}` : `${name}: ${program.why}`);
  // Before the tests, that none of them waits for a download.
  for (const [name, why] of await whyNone())
    console.log(`mail from ${name}: ${why === '' ? 'from a host of its own' : why}`);
  for (const name of FRONT_NAMES)
    console.log(`behind ${name}: ${(await whyNoFront(name)) || 'by the file in deploy/'}`);
  for (const brand of BRANDS)
    console.log(`${brand}-server: ${(await whyNoRedis(brand)) || 'found'}`);
  return provided;
}

function vitest(): Runner {
  const file = path.join(directory, 'tests.json');
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return {
    name: 'tests',
    tool: 'vitest',
    arguments: ['run', `--retry=${RETRIES}`, ...reports],
    environment: {},
    file,
    tally: tallyVitest,
  };
}

function playwright(name: string, config: string): Runner {
  const file = path.join(directory, `${name}.json`);
  return {
    name,
    tool: 'playwright',
    arguments: ['test', '-c', config, `--retries=${RETRIES}`],
    environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    file,
    tally: tallyPlaywright,
  };
}

async function browser(provided: Programs): Promise<Tally> {
  const chromium = provided.get('chromium');
  if (chromium?.kind !== 'found')
    return {
      ...NOTHING,
      skipped: [`all tests in a browser: chromium: ${chromium?.why ?? 'missing'}`],
    };
  const example = await suite(beside, playwright('example', 'e2e/sdk/example.config.ts'));
  return add(example, await suite(beside, playwright('browser', 'playwright.config.ts')));
}

/** That every package runs on the Node of package.json: npm's warnings are about its own Node. */
async function engines(): Promise<Tally> {
  const { npm_execpath: npm = '' } = process.env;
  if (path.basename(npm) !== 'npm-cli.js')
    return { ...NOTHING, skipped: ['engines of packages: npm did not start this run'] };
  const quick = ['--dry-run', '--offline', '--ignore-scripts'];
  return check(beside, 'engines of packages', 'node', npm, 'ci', '--engine-strict', ...quick);
}

/** What needs nothing of what Vitest runs. */
async function checksAndBrowser(provided: Programs): Promise<Tally> {
  let tally = NOTHING;
  for (const project of TYPED)
    tally = add(tally, await check(beside, `types of ${project}`, 'tsc', '-p', project));
  tally = add(tally, await engines());
  tally = add(tally, await check(beside, 'lint', 'biome', 'ci', '--error-on-warnings', '.'));
  return add(tally, await browser(provided));
}

/** What all tests need. */
async function builds(): Promise<Tally> {
  let tally = await check(beside, 'build', 'node', 'server/build.ts');
  tally = add(tally, await check(beside, 'build of mayfly-client', 'vite', 'build', 'sdk'));
  const types = ['-p', 'sdk/tsconfig.build.json'];
  tally = add(tally, await check(beside, 'types of mayfly-client', 'tsc', ...types));
  return add(tally, await check(beside, 'start and stop', 'node', 'e2e/runner/warm.ts'));
}

async function everything(): Promise<Tally> {
  const [provided, built] = await Promise.all([programs(), builds()]);
  let tally = built;
  const both = await Promise.all([suite(steps, vitest()), checksAndBrowser(provided)]);
  tally = both.reduce(add, tally);
  console.log(await readFile(path.join(directory, 'beside.txt'), 'utf8'));
  if (!options.long) return tally;
  return add(
    tally,
    await check(steps, 'soak', 'node', 'bench/soak/run.ts', '--minutes', SOAK_MINUTES),
  );
}

function heading(lane: Steps, name: string): void {
  lane.say(`\n── ${name} ${'─'.repeat(Math.max(0, 72 - name.length))}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    steps.endAll();
    beside.endAll();
    process.exit(1);
  });

try {
  const tally = await everything();
  console.log(['', ...summarise(tally)].join('\n'));
  process.exitCode = tally.failed.length === 0 ? 0 : 1;
} finally {
  await besideFile.close();
  await rm(directory, { recursive: true, force: true });
}
