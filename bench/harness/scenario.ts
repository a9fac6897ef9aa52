import type { Figure } from './figure.ts';

/** `quick` shows that everything works and roughly how fast; only `full` is worth quoting. */
export type Effort = 'quick' | 'full';

export interface ScenarioRun {
  readonly effort: Effort;
  /** Progress, for people; never on stdout. */
  tell(progress: string): void;
}

/** What is counted and not timed: no rounds, no reference. */
export interface Table {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface ScenarioOutcome {
  readonly figures: readonly Figure[];
  readonly tables?: readonly Table[];
  /** What a reader must know to judge these figures. */
  readonly notes: readonly string[];
}

export interface Scenario {
  readonly name: string;
  readonly about: string;
  /**
   * Rejects when the service did not do the whole job (a mail that was accepted and not
   * pushed, a tab that was lost): a figure of less than that is not comparable.
   */
  measure(run: ScenarioRun): Promise<ScenarioOutcome>;
}
