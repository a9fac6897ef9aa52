import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { z } from 'zod';

/** Each page compiles it anew, and this form is less than half as long as the one to read. */
const AXE = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** WCAG 2.2 AA, and what its authors call good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

const Found = z.object({
  rules: z.number(),
  violations: z.array(z.string()),
});

export type Findings = z.infer<typeof Found>;

/** What has the focus for no longer than it takes to pass it on, round the ends of a dialog. */
const FOCUS_GUARD = '[data-base-ui-focus-guard]';

/**
 * What axe finds in the page itself. What a stranger wrote is not looked into: its frame runs
 * no scripts, not even axe's.
 */
export async function axeFindings(page: Page): Promise<Findings> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const options = JSON.stringify({ iframes: false, runOnly: { type: 'tag', values: RULES } });
  const context = JSON.stringify({ exclude: [[FOCUS_GUARD]] });
  return Found.parse(
    await page.evaluate(`axe.run(${context}, ${options}).then(({ passes, violations }) => ({
      rules: passes.length + violations.length,
      violations: violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)),
    }))`),
  );
}
