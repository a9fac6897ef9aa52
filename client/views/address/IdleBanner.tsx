import { useTexts } from '../../i18n/texts.ts';
import { isExpiring } from '../../inbox/idle-time.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useIdleClock } from './IdleTime.tsx';

interface Props {
  readonly inbox: HeldInbox;
  readonly onKeep: () => void;
}

/**
 * Warns that the inbox soon expires. Any key or pointer restarts its time, and so does each button
 * here, which assistive technology presses without either.
 */
export function IdleBanner({ inbox, onKeep }: Props) {
  const t = useTexts();
  const now = useIdleClock(inbox);
  if (!isExpiring(inbox, now)) return null;
  return (
    <Banner kind="expiring" text={t('life.ending')} onClose={onKeep}>
      <Button tone="primary" onClick={onKeep}>
        {t('action.keep')}
      </Button>
    </Banner>
  );
}
