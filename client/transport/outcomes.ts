import type { ClaimOutcome, Outcome } from '../inbox/actions.ts';
import type { Answer } from './rest.ts';

/** Maps a failed request to what the user is told. */
export function toOutcome(
  answer: Exclude<Answer<unknown>, { kind: 'ok' }>,
): Exclude<Outcome<never>, { kind: 'ok' }> {
  switch (answer.kind) {
    case 'gone':
    case 'rate_limited':
      return answer;
    case 'full':
    case 'unacceptable':
    case 'unreachable':
      return { kind: 'unreachable' };
  }
}

export function toClaimOutcome(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): ClaimOutcome {
  switch (answer.kind) {
    case 'rate_limited':
    case 'full':
      return answer;
    case 'unacceptable':
      return { kind: 'refused' };
    case 'gone':
    case 'unreachable':
      return { kind: 'unreachable' };
  }
}

/** Drops the value of a successful outcome. */
export function withoutValue(answer: Outcome<unknown>): Outcome<void> {
  return answer.kind === 'ok' ? { kind: 'ok', value: undefined } : answer;
}
