import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { isExpiring } from '../../inbox/idle-time.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useIdleClock } from './IdleTime.tsx';

interface Props {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
}

/**
 * Warns that the inbox soon expires. Any key or pointer restarts its time, and so does each button
 * here, which assistive technology presses without either.
 */
export function IdleBanner({ inbox, actions }: Props) {
  const t = useTexts();
  const now = useIdleClock(inbox);
  if (!isExpiring(inbox, now)) return null;
  const renew = () => actions.touch();
  return (
    <Banner kind="expiring" text={t('life.ending')} onClose={renew}>
      <Button tone="primary" onClick={renew}>
        {t('action.keep')}
      </Button>
    </Banner>
  );
}
