import { useCallback, useEffect, useRef, useState } from 'react';
import type { InboxActions, Outcome } from '../../inbox/actions.ts';
import { formatHandoffLink } from '../../inbox/handoff-link.ts';

/** Milliseconds between two questions whether the secret was used. */
const ASK_EVERY_MS = 2_000;

/** Milliseconds; the last answer before the end may be late. */
const END_SLACK_MS = 2_000;

export type HandoffState =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'open'; readonly link: string; readonly endsAt: number }
  | { readonly kind: 'used' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed' };

export interface Handoff {
  readonly state: HandoffState;
  /** Its dialog shows the state. */
  readonly isInDialog: boolean;
  /** Asks for a secret, which replaces an earlier one. */
  readonly offer: () => void;
  /** The dialog is open until the returned function is called. */
  readonly enterDialog: () => () => void;
  /** The user has read that it was used. */
  readonly dismiss: () => void;
}

/**
 * The hand-off of an inbox to another browser. A secret works until its end, also when its dialog
 * is closed, so the page asks until then whether it was used.
 */
export function useHandoff(actions: InboxActions): Handoff {
  const [state, setState] = useState<HandoffState>({ kind: 'none' });
  const round = useRef(0);
  const offer = useCallback(() => {
    round.current += 1;
    const own = round.current;
    setState({ kind: 'asking' });
    void actions.offerHandoff().then((answer) => {
      if (own !== round.current) return;
      if (answer.kind !== 'ok') return setState({ kind: 'failed' });
      const { secret, expiresAt, serverTime } = answer.value;
      const duration = Date.parse(expiresAt) - Date.parse(serverTime);
      setState({
        kind: 'open',
        link: formatHandoffLink(window.location.origin, secret),
        endsAt: Date.now() + duration,
      });
    });
  }, [actions]);
  const [isInDialog, setInDialog] = useState(false);
  const dismiss = useCallback(() => setState({ kind: 'none' }), []);
  const enterDialog = useCallback(() => {
    setInDialog(true);
    return () => {
      setInDialog(false);
      setState((last) => (last.kind === 'used' ? { kind: 'none' } : last));
    };
  }, []);
  const endsAt = state.kind === 'open' ? state.endsAt : null;
  useEffect(() => {
    if (endsAt === null) return;
    let isCurrent = true;
    const ask = async () => {
      const kind = judgeHandoff(await actions.isHandoffOpen(), Date.now(), endsAt);
      if (isCurrent && kind !== 'open') setState({ kind });
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [actions, endsAt]);
  return { state, isInDialog, offer, enterDialog, dismiss };
}

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
