import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { createLog } from '#server/ops/log.ts';
import { createRegistry } from '#server/ops/metrics/metrics.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { REPLIES } from '#server/smtp/rfc5321/replies.ts';
import { PROJECT_ROOT } from '../harness/service.ts';
import { findProgram, whyNoProgram } from '../programs.ts';

const promtool = await findProgram('promtool');
const execute = promisify(execFile);

/** What it said; rejects where it found fault. */
async function ask(...arguments_: string[]): Promise<string> {
  const { stdout } = await execute(promtool ?? 'promtool', arguments_, { cwd: PROJECT_ROOT });
  return stdout;
}

/** Of what it is handed on stdin. */
function checkMetrics(text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = execFile(promtool ?? 'promtool', ['check', 'metrics'], (error, stdout, stderr) => {
    if (error === null) resolve(`${stdout}${stderr}`);
    else reject(new Error(`${stdout}${stderr}`));
  });
  child.stdin?.end(text);
  return promise;
}

const Dashboard = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).optional() })),
});

/** What the dashboard asks, as rules that record it. */
async function dashboardRules(): Promise<string> {
  const file = path.join(PROJECT_ROOT, 'deploy/grafana/mayfly.json');
  const { panels } = Dashboard.parse(JSON.parse(await readFile(file, 'utf8')));
  const rules = panels
    .flatMap(({ targets = [] }) => targets)
    .map(({ expr }, index) => ({
      record: `dashboard:${index}`,
      expr: expr.replaceAll('$instance', '.+').replaceAll('$__rate_interval', '1m'),
    }));
  return stringify({ groups: [{ name: 'dashboard', rules }] });
}

describe('with promtool', unlessMissing(await whyNoProgram('promtool')), () => {
  test('the alerts are rules that Prometheus takes', async () => {
    expect(await ask('check', 'rules', 'deploy/prometheus/alerts.yaml')).toContain('SUCCESS');
  });

  test('each alert fires when it should, and is silent while all is well', async () => {
    const rules = path.join('e2e', 'structure', 'alerts.promtool.yaml');
    expect(await ask('test', 'rules', rules)).toContain('SUCCESS');
  });

  test('what the dashboard asks is PromQL', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-promql-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = path.join(directory, 'rules.yaml');
    await writeFile(file, await dashboardRules());
    expect(await ask('check', 'rules', file)).toMatch(/SUCCESS: \d{2} rules/);
  });

  test('the metrics are written and named as Prometheus has it', async () => {
    const { registry } = createRegistry(createLog('silent'), REPLIES);
    expect(await checkMetrics(await registry.metrics())).toBe('');
    await expect(checkMetrics('# TYPE a counter\na{b="c" 1\n')).rejects.toThrow();
  });
});
