import type { Claimed, Outcome } from '../inbox/actions.ts';
import type { Answer } from './rest.ts';

/** What a person is told of an answer that is none. */
export function outcome(
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

export function claimRefused(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Claimed {
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

/** For what has an answer that nobody needs. */
export function done(answer: Outcome<unknown>): Outcome<void> {
  return answer.kind === 'ok' ? { kind: 'ok', value: undefined } : answer;
}
