import { type Spread, spreadOf } from './statistics.ts';

export type Unit =
  | 'messages/s'
  | 'ms'
  | 'µs/message'
  | 'ms/message'
  | 'KB/tab'
  | 'KB/message'
  | 'MB'
  | '%';

/** The subject and its reference, taken one right after the other. */
export interface Round {
  readonly subject: number;
  readonly reference: number;
}

export type Target =
  | { readonly kind: 'ratio_at_least'; readonly value: number }
  | { readonly kind: 'at_most'; readonly value: number };

export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly subject: Spread;
  readonly reference: Spread & { readonly name: string };
  /** Of subject to reference, round by round: what slows both down cancels out. */
  readonly ratio: Spread;
  readonly target: (Target & { readonly met: boolean }) | null;
}

export interface FigureWish {
  readonly name: string;
  readonly unit: Unit;
  readonly rounds: readonly Round[];
  readonly referenceName: string;
  readonly target?: Target;
}

export function figureOf({ name, unit, rounds, referenceName, target }: FigureWish): Figure {
  const subject = spreadOf(rounds.map((round) => round.subject));
  const ratio = spreadOf(rounds.map((round) => round.subject / round.reference));
  return {
    name,
    unit,
    subject,
    reference: { name: referenceName, ...spreadOf(rounds.map((round) => round.reference)) },
    ratio,
    target: target ? { ...target, met: isMet(target, subject, ratio) } : null,
  };
}

function isMet(target: Target, subject: Spread, ratio: Spread): boolean {
  switch (target.kind) {
    case 'ratio_at_least':
      return ratio.median >= target.value;
    case 'at_most':
      return subject.median <= target.value;
  }
}
