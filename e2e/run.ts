/**
 * `npm test`: every test of the project, one after the other, and one last line that
 * counts them: `N passed, N failed, N skipped`. Types, lint and build are a test each.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { whyNone } from './daemons/provision.ts';
import { FRONT_NAMES, whyNoFront } from './harness/fronts/front.ts';
import { BRANDS, whyNoRedis } from './harness/redis.ts';
import { PROGRAM_NAMES, type ProgramName, type Provided, providePrograms } from './programs.ts';
import { Steps } from './runner/step.ts';
import {
  add,
  NOTHING,
  readReport,
  type Tally,
  tallyPlaywright,
  tallyVitest,
} from './runner/tally.ts';

const TYPED = ['.', 'shared', 'client', 'client/worker', 'e2e'];

type Programs = ReadonlyMap<ProgramName, Provided>;

const steps = new Steps();

/** A tool that says yes or no counts as one test. */
async function check(name: string, tool: string, ...arguments_: string[]): Promise<Tally> {
  heading(name);
  const code = await steps.run(tool, arguments_);
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: [name] };
}

/** A runner that writes a report; one that fails in silence has failed all the same. */
async function suite(
  name: string,
  command: readonly [tool: string, ...arguments_: string[]],
  report: { file: string; environment?: string; tally: (report: unknown) => Tally },
): Promise<Tally> {
  heading(name);
  const [tool, ...arguments_] = command;
  const extra = report.environment === undefined ? {} : { [report.environment]: report.file };
  const code = await steps.run(tool, arguments_, extra);
  const tally = await readReport(report.file).then(report.tally, (error: unknown) => ({
    ...NOTHING,
    failed: [`${name}: no report (${String(error)})`],
  }));
  const silent = code !== 0 && tally.failed.length === 0;
  return silent ? add(tally, { ...NOTHING, failed: [`${name}: exit code ${code}`] }) : tally;
}

async function programs(): Promise<Programs> {
  heading('programs');
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

async function browser(provided: Programs, directory: string): Promise<Tally> {
  const chromium = provided.get('chromium');
  if (chromium?.kind !== 'found')
    return { ...NOTHING, skipped: [`browser tests (chromium: ${chromium?.why ?? 'missing'})`] };
  return suite('browser', ['playwright', 'test'], {
    file: path.join(directory, 'playwright.json'),
    environment: 'PLAYWRIGHT_JSON_OUTPUT_FILE',
    tally: tallyPlaywright,
  });
}

async function everything(directory: string): Promise<Tally> {
  const provided = await programs();
  let tally = NOTHING;
  for (const project of TYPED)
    tally = add(tally, await check(`types of ${project}`, 'tsc', '-p', project));
  tally = add(tally, await check('lint', 'biome', 'ci', '--error-on-warnings', '.'));
  tally = add(tally, await check('build', 'node', 'server/build.ts'));
  tally = add(tally, await check('start and stop', 'node', 'e2e/runner/warm.ts'));
  const file = path.join(directory, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  tally = add(
    tally,
    await suite('tests', ['vitest', 'run', ...reporters], { file, tally: tallyVitest }),
  );
  return add(tally, await browser(provided, directory));
}

function heading(name: string): void {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 72 - name.length))}`);
}

function summarise({ passed, failed, skipped }: Tally): void {
  console.log('');
  for (const name of skipped) console.log(`skipped: ${name}`);
  for (const name of failed) console.log(`FAILED: ${name}`);
  console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    steps.endAll();
    process.exit(1);
  });

const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-test-'));
try {
  const tally = await everything(directory);
  summarise(tally);
  process.exitCode = tally.failed.length === 0 ? 0 : 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
