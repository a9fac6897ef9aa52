import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { variables } from '#server/config/variables.ts';
import { WEB_LIMITS } from '#server/ops/limits.ts';
import { createLog, type Log } from '#server/ops/log.ts';
import { SMTP_LIMITS } from '#server/ops/metrics/counting-log.ts';
import { createRegistry } from '#server/ops/metrics/metrics.ts';
import { REPLIES } from '#server/smtp/rfc5321/replies.ts';
import { PROJECT_ROOT } from '../harness/service.ts';

const read = (file: string) => readFileSync(path.join(PROJECT_ROOT, file), 'utf8');

const PAGE = read('docs/operations.md');

/** The library's types hide what a metric is made of. */
const Metric = z.object({ name: z.string(), labelNames: z.array(z.string()), type: z.string() });
type Metric = z.infer<typeof Metric>;

const { registry } = createRegistry(createLog('silent'), REPLIES);
const metrics = new Map(
  registry.getMetricsAsArray().map((each): [string, Metric] => {
    const metric = Metric.parse(each);
    return [metric.name, metric];
  }),
);

/** Rows `| `NAME`, … | labels | meaning |`. */
const documented = [...PAGE.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|([^|]*)\| (.+) \|$/gm)]
  .flatMap(([, names = '', labels = '']) =>
    words(names).map((name) => ({ name, labelNames: words(labels) })),
  )
  .filter(({ name }) => /^(mayfly|nodejs|process)_/.test(name));

function signature({ name, labelNames }: Pick<Metric, 'name' | 'labelNames'>): string {
  return [name, ...[...labelNames].sort()].join(' ');
}

function words(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

test('every metric is documented once with its labels, and no other', () => {
  const described = documented.map(signature);
  const counted = [...metrics.values()].map(signature);
  expect(counted.length).toBeGreaterThan(40);
  expect(described.sort()).toEqual(counted.sort());
});

test('each limit is named like a setting, or stands in the page', () => {
  const settings = Object.keys(variables({ hostname: 'a', memory: 1e9, cores: 1 })).map((name) =>
    name.replace('MAYFLY_', '').toLowerCase(),
  );
  const [, list = ''] = /^Limits without a setting: (.+)$/m.exec(PAGE) ?? [];
  const limits = [...Object.values(SMTP_LIMITS), ...WEB_LIMITS];
  const untold = limits.filter((limit) => !settings.includes(limit));
  expect(words(list).sort()).toEqual(untold.sort());
});

test('RUN-6 each reply that is counted as a limit is one that is said', () => {
  expect(Object.keys(SMTP_LIMITS).filter((reason) => !Object.hasOwn(REPLIES, reason))).toEqual([]);
});

/** One call of each method, and so one line of each event. */
function everyEvent(log: Log): void {
  const remoteAddress = '192.0.2.1';
  log.configured({});
  log.listening('http', 'http://localhost');
  log.stopping('SIGTERM');
  log.stopped();
  log.keeping({ server: 'redis', version: '8.0.0', persistence: 'none', means: 'gone' });
  const pool = { states: { active: 1, draining: 0, retired: 0 }, hash: 'a' };
  log.poolOpened(pool);
  log.poolReplaced(pool);
  log.poolKept([]);
  log.received({ bytes: 1, recipients: 1, stored: 1, ms: 1 });
  log.refused({ code: 550, enhanced: '5.1.1', reason: 'unknown_recipient', remoteAddress });
  log.secured({ protocol: 'TLSv1.3' });
  log.unsecured({ why: 'timeout', remoteAddress });
  log.dropped('operator');
  const [from, until] = ['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'];
  log.certified({ file: 'a.pem', names: [], key: 'RSA', from, until });
  log.ordered({ name: 'mx.example', outcome: 'refused', why: 'unauthorized' });
  log.opened({ by: 'page' });
  log.ended({ reason: 'idle', count: 1 });
  log.unread({ bytes: 1, why: 'crashed' });
  log.turnedAway({ code: 'not_found', remoteAddress });
  log.warned('what', 'hint');
  log.failed('test', new Error('x'));
}

const LEVELS: Readonly<Record<number, string>> = {
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
};
const Line = z.object({ level: z.number(), event: z.string() });

test('every event of the log is documented at its level, and no other', () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  everyEvent(log);
  // A new method needs a call above.
  expect(lines).toHaveLength(Object.keys(log).length);
  const written = lines.map((line) => {
    const { level, event } = Line.parse(JSON.parse(line));
    return `${LEVELS[level]} ${event}`;
  });
  const rows = [...PAGE.matchAll(/^\| `(error|warn|info|debug)` \| ([^|]+) \| .+ \|$/gm)];
  const described = rows.flatMap(([, level, events = '']) =>
    words(events).map((event) => `${level} ${event}`),
  );
  expect(described.sort()).toEqual(written.sort());
});

const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Mayfly[A-Z]\w+$/),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
          annotations: z.strictObject({
            summary: z.string().min(20),
            action: z.string().min(20),
            runbook: z.string(),
          }),
        }),
      ),
    }),
  ),
});
const alerts = Rules.parse(parse(read('deploy/prometheus/alerts.yaml'))).groups.flatMap(
  ({ rules }) => rules,
);

test('each alert leads to its chapter of the page, and each chapter has its alert', () => {
  const chapters = [...PAGE.matchAll(/^### (Mayfly\w+)$/gm)].map(([, name]) => name);
  expect(alerts.length).toBeGreaterThan(10);
  expect(alerts.map(({ alert }) => alert)).toEqual(chapters);
  for (const { alert, annotations } of alerts)
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
});

const Target = z.looseObject({ expr: z.string() });
const Panel = z.looseObject({
  id: z.number(),
  title: z.string().min(1),
  type: z.enum(['row', 'stat', 'timeseries']),
  description: z.string().optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(Target).optional(),
});
const Dashboard = z.looseObject({ panels: z.array(Panel) });
const { panels } = Dashboard.parse(JSON.parse(read('deploy/grafana/mayfly.json')));
const shown = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** What an expression asks for and the registry does not have: metrics, and labels of them. */
function unknownIn(expression: string): string[] {
  const used = expression.matchAll(/\b((?:mayfly|nodejs|process)_\w+)(?:\{([^}]*)\})?/g);
  return [...used].flatMap(([, name = '', selector = '']) => {
    const facts = metrics.get(name) ?? partOfHistogram(name);
    if (facts === null) return [name];
    const labels = [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
    const known = [...facts.labelNames, 'le', 'instance', 'job'];
    return labels.filter((label) => !known.includes(label)).map((label) => `${name} ${label}`);
  });
}

function partOfHistogram(name: string): Metric | null {
  const [, whole = '', part] = /^(.+)_(bucket|sum|count)$/.exec(name) ?? [];
  const facts = metrics.get(whole);
  return part !== undefined && facts?.type === 'histogram' ? facts : null;
}

test('alerts and dashboard ask for nothing that is not counted', () => {
  const asked = [...alerts.map(({ expr }) => expr), ...shown];
  expect(asked.flatMap(unknownIn)).toEqual([]);
  expect(unknownIn('rate(mayfly_mails_total{a="b"}[5m])')).toEqual(['mayfly_mails_total']);
  expect(unknownIn('sum(mayfly_tabs{kind="x"})')).toEqual(['mayfly_tabs kind']);
  expect(unknownIn('mayfly_tabs_bucket')).toEqual(['mayfly_tabs_bucket']);
});

/** Metrics that every node on one Redis reports for the whole service. */
const OF_ALL = [
  ...['mayfly_inboxes', 'mayfly_inboxes_limit', 'mayfly_store_messages', 'mayfly_domains'],
  ...['mayfly_store_bytes', 'mayfly_store_limit_bytes'],
];

test('the dashboard does not add metrics that each node reports for the whole service', () => {
  for (const what of OF_ALL) {
    const asking = shown.filter((expr) => expr.includes(`(${what}`) && !expr.includes(`${what}_`));
    expect([what, asking.length]).not.toEqual([what, 0]);
    for (const expr of asking) expect(expr).toMatch(/^max\b/);
  }
});

test('the dashboard shows every metric of the service, each panel says what, and none overlap', () => {
  const all = shown.join('\n');
  const own = [...metrics.keys()].filter((name) => name.startsWith('mayfly_'));
  expect(own.filter((name) => !all.includes(name))).toEqual([]);
  const cells = new Set<string>();
  for (const { type, description, gridPos } of panels) {
    if (type !== 'row') expect(description).toBeTruthy();
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect(cells.has(`${x} ${y}`)).toBe(false);
        cells.add(`${x} ${y}`);
      }
  }
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});
