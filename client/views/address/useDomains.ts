import { useEffect, useState } from 'react';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';

/** The domains at which new addresses can be created. */
export interface Domains {
  /** Active domains; none until the server has answered. */
  readonly active: readonly string[];
  /** The user's choice, always an active domain; null: any. */
  readonly chosen: string | null;
  readonly choose: (domain: string | null) => void;
}

/** Requested again for each inbox, and whenever the state of its domain changes. */
export function useDomains(
  actions: InboxActions,
  inbox: Pick<HeldInbox, 'address' | 'domain'> | null,
): Domains {
  const [active, setActive] = useState<readonly string[]>([]);
  const [choice, choose] = useState<string | null>(null);
  const requestKey = inbox && `${inbox.address} ${inbox.domain}`;
  useEffect(() => {
    if (requestKey === null) return;
    let isCurrent = true;
    actions.domains().then((answer) => {
      if (!isCurrent || answer.kind !== 'ok') return;
      const found = answer.value.filter(({ state }) => state === 'active');
      setActive(found.map(({ domain }) => domain));
    });
    return () => {
      isCurrent = false;
    };
  }, [actions, requestKey]);
  return { active, chosen: choice !== null && active.includes(choice) ? choice : null, choose };
}
