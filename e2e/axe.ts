/**
 * `npm run axe`: axe (WCAG 2.2 AA and good practice) in every state of the page, in each width,
 * theme and contrast. Prints a line for each state and what was found; exit code 1 for anything.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { Steps } from './runner/step.ts';

const Finding = z.object({
  state: z.string(),
  look: z.string(),
  /** That applied to something on the page. */
  rules: z.number(),
  violations: z.array(z.string()),
});
type Finding = z.infer<typeof Finding>;

async function readFindings(file: string): Promise<readonly Finding[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => Finding.parse(JSON.parse(line)));
}

function print(findings: readonly Finding[]): void {
  console.log('\n| state | looks | rules that applied | found |\n| --- | --- | --- | --- |');
  for (const [state, own = []] of Map.groupBy(findings, (finding) => finding.state)) {
    const rules = Math.max(...own.map((finding) => finding.rules));
    const found = own.flatMap((finding) => finding.violations).length;
    console.log(`| ${state} | ${own.length} | ${rules} | ${found} |`);
  }
  for (const { state, look, violations } of findings)
    for (const violation of violations) console.log(`\n${state}, ${look}: ${violation}`);
  const found = findings.flatMap(({ violations }) => violations).length;
  console.log(`\n${findings.length} looks at the page, ${found} found`);
}

const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-axe-'));
try {
  const file = path.join(directory, 'findings.jsonl');
  const extra = { AXE_REPORT: file, PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(directory, 'run.json') };
  const arguments_ = ['test', '--reporter=dot', 'states.spec.ts'];
  process.exitCode = await new Steps().run('playwright', arguments_, extra);
  print(await readFindings(file));
} finally {
  await rm(directory, { recursive: true, force: true });
}
