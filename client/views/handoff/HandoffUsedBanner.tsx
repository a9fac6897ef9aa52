import { useTexts } from '../../i18n/texts.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import type { Handoff } from './useHandoff.ts';

interface Props {
  readonly handoff: Handoff;
  /** The user wants this tab without the inbox, or the inbox deleted. */
  readonly onLeave: () => void;
  readonly onDelete: () => void;
}

/** Says that another browser has the inbox now, also after the dialog was closed. */
export function HandoffUsedBanner({ handoff, onLeave, onDelete }: Props) {
  const t = useTexts();
  if (handoff.state.kind !== 'used' || handoff.isInDialog) return null;
  return (
    <Banner kind="handoffUsed" text={t('handoff.used')} onClose={handoff.dismiss}>
      <Button onClick={onLeave}>{t('handoff.leave')}</Button>
      <Button tone="quiet" onClick={onDelete}>
        {t('action.destroy')}
      </Button>
    </Banner>
  );
}
