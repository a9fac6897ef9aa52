/** Named evidence, each with its weight, so that a find can say why it is one. */
export type Weights<Evidence extends string> = Readonly<Record<Evidence, number>>;

/** A piece of evidence, where it holds. */
export function when<Evidence extends string>(
  holds: boolean,
  evidence: Evidence,
): readonly Evidence[] {
  return holds ? [evidence] : [];
}

export function weigh<Evidence extends string>(
  found: readonly Evidence[],
  weights: Weights<Evidence>,
): number {
  return found.reduce((sum, each) => sum + weights[each], 0);
}
