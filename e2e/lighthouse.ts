/**
 * `npm run lighthouse [-- --html FILE] [-- --times N] [-- --desktop]`: the page of a real service
 * under Lighthouse's mobile setting (a phone four times as slow, slow 4G, a cold cache), or its
 * desktop setting, in four visits. Prints the slowest and what cost points; exit code 1 if a score
 * of any visit is below what is wanted.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import lighthouse, { desktopConfig, generateReport, type Result } from 'lighthouse';
import { launch } from 'puppeteer-core';
import { CHROMIUM_FLAGS } from './harness/chromium.ts';
import { startService } from './harness/service.ts';
import { findProgram } from './programs.ts';

/** Of 100, in each category. */
const WANTED = 98;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
/** What a visitor waits for, in the order in which it happens. */
const TIMES = [
  ...['first-contentful-paint', 'largest-contentful-paint', 'speed-index', 'interactive'],
  ...['total-blocking-time', 'cumulative-layout-shift', 'total-byte-weight'],
];

async function visit(url: string, isDesktop: boolean): Promise<Result> {
  const executablePath = await findProgram('chromium');
  if (executablePath === null) throw new Error('no Chromium found; npm test installs one');
  const browser = await launch({ executablePath, args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    const config = isDesktop ? desktopConfig : undefined;
    const run = await lighthouse(url, { onlyCategories: CATEGORIES }, config, page);
    if (run === undefined) throw new Error('Lighthouse came to nothing');
    const { runtimeError } = run.lhr;
    if (runtimeError) throw new Error(runtimeError.message);
    return run.lhr;
  } finally {
    await browser.close();
  }
}

function scoreOf(result: Result, category: string): number {
  return Math.round((result.categories[category]?.score ?? 0) * 100);
}

function findSlowest(results: readonly Result[]): Result {
  const [slowest] = [...results].sort(
    (one, other) => scoreOf(one, 'performance') - scoreOf(other, 'performance'),
  );
  if (slowest === undefined) throw new Error('no visit was made');
  return slowest;
}

/** The lowest score of all visits. */
function lowestScore(results: readonly Result[], category: string): number {
  return Math.min(...results.map((result) => scoreOf(result, category)));
}

/** Audits that are not perfect and count. */
function lossesOf({ audits, categories }: Result): string[] {
  const counted = Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
  );
  return counted.flatMap((id) => {
    const audit = audits[id];
    if (audit === undefined || audit.score === null || audit.score >= 1) return [];
    return [`${Math.round(audit.score * 100)}  ${audit.title} ${audit.displayValue ?? ''}`];
  });
}

function print(results: readonly Result[]): void {
  const result = findSlowest(results);
  const { formFactor } = result.configSettings;
  console.log(`Lighthouse ${result.lighthouseVersion}, ${formFactor}, ${results.length} visits\n`);
  console.log('| category | lowest score | all |\n| --- | --- | --- |');
  for (const id of CATEGORIES) {
    const all = results.map((each) => scoreOf(each, id)).join(', ');
    console.log(`| ${result.categories[id]?.title ?? id} | ${lowestScore(results, id)} | ${all} |`);
  }
  console.log('\n| measure of the slowest | |\n| --- | --- |');
  for (const id of TIMES)
    console.log(`| ${result.audits[id]?.title ?? id} | ${result.audits[id]?.displayValue ?? ''} |`);
  const losses = lossesOf(result);
  if (losses.length > 0) console.log(`\nBelow 100:\n${losses.join('\n')}`);
}

const { values } = parseArgs({
  options: {
    html: { type: 'string' },
    times: { type: 'string', default: '4' },
    desktop: { type: 'boolean', default: false },
  },
});
const times = Number(values.times);
await using service = await startService({ MAYFLY_HTTP_SOURCE_INBOXES: '0' });
const results: Result[] = [];
while (results.length < times) results.push(await visit(service.httpUrl, values.desktop));
print(results);
if (values.html !== undefined) await writeFile(values.html, generateReport(findSlowest(results)));
if (CATEGORIES.some((id) => lowestScore(results, id) < WANTED)) process.exitCode = 1;
