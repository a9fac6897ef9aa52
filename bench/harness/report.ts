import type { Figure } from './figure.ts';
import type { Machine } from './machine.ts';
import type { Effort, Table } from './scenario.ts';

export type ScenarioReport = { readonly name: string; readonly about: string } & (
  | {
      readonly kind: 'measured';
      readonly figures: readonly Figure[];
      readonly tables?: readonly Table[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: string }
);

/** What `--json` prints. */
export interface BenchReport {
  readonly at: string;
  readonly effort: Effort;
  readonly machine: Machine;
  /** Settings of the service that differ from its defaults. */
  readonly settings: Readonly<Record<string, string>>;
  readonly scenarios: readonly ScenarioReport[];
}

/** Digits worth showing: the noise is in the second. */
const SIGNIFICANT_DIGITS = 3;

const HEADINGS = ['', 'median', 'min … max', 'reference', 'ratio', 'target'];

export function asText({ machine, effort, settings, scenarios }: BenchReport): string {
  const gigabytes = (machine.memoryBytes / 2 ** 30).toFixed(0);
  const load = machine.loadBefore.toFixed(1);
  return [
    `${machine.processor}, ${machine.cores} cores, ${gigabytes} GiB · ${machine.system} · Node ${machine.node}`,
    `load before the run ${load}${machine.loadBefore > 0.5 ? ': not idle, read the ratios only' : ''}`,
    `settings: ${Object.entries(settings)
      .map((pair) => pair.join('='))
      .join(' ')}`,
    ...(effort === 'quick' ? ['a quick run: shows that it works, not how fast'] : []),
    ...scenarios.flatMap(scenarioText),
  ].join('\n');
}

function scenarioText(scenario: ScenarioReport): string[] {
  const title = ['', `${scenario.name}: ${scenario.about}`];
  switch (scenario.kind) {
    case 'failed':
      return [...title, `  FAILED: ${scenario.reason}`];
    case 'measured':
      return [
        ...title,
        ...aligned([HEADINGS, ...scenario.figures.map(figureCells)]),
        ...(scenario.tables ?? []).flatMap(tableText),
        ...scenario.notes.map((note) => `  (${note})`),
      ];
  }
}

function tableText({ title, headings, rows }: Table): string[] {
  return ['', `  ${title}`, ...aligned([headings, ...rows])];
}

function figureCells({ name, unit, subject, reference, ratio, target }: Figure): string[] {
  return [
    name,
    `${shown(subject.median)} ${unit}`,
    `${shown(subject.min)} … ${shown(subject.max)}`,
    `${reference.name} ${shown(reference.median)}`,
    `${shown(ratio.median)} (${shown(ratio.min)} … ${shown(ratio.max)})`,
    targetText(target),
  ];
}

function targetText(target: Figure['target']): string {
  if (target === null) return '';
  const bound = target.kind === 'ratio_at_least' ? 'ratio ≥' : '≤';
  return `${bound} ${target.value} ${target.met ? 'met' : 'MISSED'}`;
}

function shown(value: number): string {
  return Number(value.toPrecision(SIGNIFICANT_DIGITS)).toLocaleString('en', {
    maximumSignificantDigits: SIGNIFICANT_DIGITS,
  });
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
