import { useCallback, useEffect, useState } from 'react';
import { formatTime } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { InboxActions, KeptInbox } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';

interface Props {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
  /** Shows the kept inbox of this token. */
  readonly onOpen: (token: string) => void;
}

/** Says that the inbox is kept, and offers the inboxes that this browser kept earlier. */
export function KeepBanners({ inbox, actions, onOpen }: Props) {
  return (
    <>
      {inbox.kept && inbox.expiresAt !== null && (
        <KeptBanner endsAt={inbox.expiresAt - inbox.clockOffset} actions={actions} />
      )}
      <KeptOffer actions={actions} onOpen={onOpen} />
    </>
  );
}

interface KeptBannerProps {
  readonly endsAt: number;
  readonly actions: InboxActions;
}

function KeptBanner({ endsAt, actions }: KeptBannerProps) {
  const t = useTexts();
  const time = formatTime(endsAt, useLocale());
  const [isClosed, close] = useState(false);
  if (isClosed) return null;
  const text = `${t('keep.until', { time })} ${t('keep.warning', { time })}`;
  return (
    <Banner kind="kept" text={text} onClose={() => close(true)}>
      <Button onClick={() => void actions.setKept(false)}>{t('keep.stop')}</Button>
    </Banner>
  );
}

function KeptOffer({ actions, onOpen }: Omit<Props, 'inbox'>) {
  const t = useTexts();
  const locale = useLocale();
  const [kept, setKept] = useState<KeptInbox | null>(null);
  const [isClosed, close] = useState(false);
  const find = useCallback(
    () => actions.keptInboxes().then(([first = null]) => setKept(first)),
    [actions],
  );
  useEffect(() => void find(), [find]);
  if (kept === null || isClosed) return null;
  const { token, endsAt } = kept;
  return (
    <Banner
      kind="keptOffer"
      text={t('keep.offer', { time: formatTime(endsAt, locale) })}
      onClose={() => close(true)}
    >
      <Button tone="primary" onClick={() => onOpen(token)}>
        {t('keep.open')}
      </Button>
      <Button
        onClick={() => {
          actions.forgetKept(token);
          close(true);
        }}
      >
        {t('keep.forget')}
      </Button>
    </Banner>
  );
}
