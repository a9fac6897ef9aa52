import type { Outcome } from '../../inbox/actions.ts';

/** Milliseconds; the last answer before the end may be late. */
const END_SLACK_MS = 2_000;

/**
 * What is known of an offered secret. The server only says whether it still works; that it stopped
 * before its end means that another browser has used it.
 *
 * @param answer whether the secret can still be used.
 * @param endsAt by the same clock as `now`, in milliseconds.
 */
export function judgeHandoff(
  answer: Outcome<boolean>,
  now: number,
  endsAt: number,
): 'open' | 'used' | 'expired' {
  const isOver = now > endsAt - END_SLACK_MS;
  switch (answer.kind) {
    case 'ok':
      if (answer.value) return 'open';
      return isOver ? 'expired' : 'used';
    case 'gone':
      return 'expired';
    case 'rate_limited':
    case 'unreachable':
      return now > endsAt ? 'expired' : 'open';
  }
}
