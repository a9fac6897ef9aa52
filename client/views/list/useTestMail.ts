import { useState } from 'react';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';

export type TestMailProgress = 'idle' | 'sending' | 'failed';

/** Other mail servers cannot reach `.localhost` (RFC 6761 6.3). A retired domain takes no email. */
export function takesTestMail({ address, domain }: HeldInbox): boolean {
  return address.endsWith('.localhost') && domain !== 'retired';
}

/** Asks the service for a test email, once at a time. */
export function useTestMail(
  actions: Pick<InboxActions, 'sendTestMail'>,
): readonly [TestMailProgress, () => void] {
  const [progress, setProgress] = useState<TestMailProgress>('idle');
  const send = async () => {
    setProgress('sending');
    const answer = await actions.sendTestMail();
    setProgress(answer.kind === 'ok' ? 'idle' : 'failed');
  };
  return [progress, () => void send()];
}
