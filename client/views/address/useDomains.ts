import { useEffect, useState } from 'react';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';

/** Where new addresses are made. */
export interface Domains {
  /** Those that can be wished for; none until the server has named them. */
  readonly active: readonly string[];
  /** Null: any. Always one of those that are active. */
  readonly wished: string | null;
  readonly wish: (domain: string | null) => void;
}

/** Asked for anew with each inbox, and whenever the domain of one becomes another. */
export function useDomains(
  actions: InboxActions,
  inbox: Pick<HeldInbox, 'address' | 'domain'> | null,
): Domains {
  const [active, setActive] = useState<readonly string[]>([]);
  const [wished, wish] = useState<string | null>(null);
  const occasion = inbox && `${inbox.address} ${inbox.domain}`;
  useEffect(() => {
    if (occasion === null) return;
    let wanted = true;
    actions.domains().then((answer) => {
      if (!wanted || answer.kind !== 'ok') return;
      const here = answer.value.filter(({ state }) => state === 'active');
      setActive(here.map(({ domain }) => domain));
    });
    return () => {
      wanted = false;
    };
  }, [actions, occasion]);
  return { active, wished: wished !== null && active.includes(wished) ? wished : null, wish };
}
