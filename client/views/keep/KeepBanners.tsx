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
  /** Names what the reader does with an email or the address; null: nothing. */
  readonly task: string | null;
  /** Shows the kept inbox of this token. */
  readonly onOpen: (token: string) => void;
  /** False while the page has no room for it. */
  readonly canOpen: boolean;
}

/** Says that the inbox is kept now, and offers the inboxes that this browser kept earlier. */
export function KeepBanners({ inbox, task, ...offer }: Props) {
  const [isNews, close] = useKeptNews(inbox.kept, task);
  const { expiresAt, clockOffset } = inbox;
  return (
    <>
      {isNews && expiresAt !== null && (
        <KeptBanner endsAt={expiresAt - clockOffset} actions={offer.actions} onClose={close} />
      )}
      <KeptOffer {...offer} />
    </>
  );
}

/**
 * Whether the inbox was kept while the page shows it, and what closes that banner; the next task of
 * the reader closes it, too. For an inbox that was kept before, the bar and the menu have the end.
 */
function useKeptNews(isKept: boolean, task: string | null): readonly [boolean, () => void] {
  const [before, setBefore] = useState({ isKept, task });
  const [isNews, setNews] = useState(false);
  if (before.isKept !== isKept || before.task !== task) {
    setBefore({ isKept, task });
    if (before.isKept !== isKept) setNews(isKept);
    else if (task !== null) setNews(false);
  }
  return [isNews, () => setNews(false)];
}

interface KeptBannerProps {
  readonly endsAt: number;
  readonly actions: InboxActions;
  readonly onClose: () => void;
}

function KeptBanner({ endsAt, actions, onClose }: KeptBannerProps) {
  const t = useTexts();
  const time = formatTime(endsAt, useLocale());
  const text = `${t('keep.until', { time })} ${t('keep.warning', { time })}`;
  return (
    <Banner kind="kept" text={text} onClose={onClose}>
      <Button onClick={() => void actions.setKept(false)}>{t('keep.stop')}</Button>
    </Banner>
  );
}

function KeptOffer({ actions, onOpen, canOpen }: Omit<Props, 'inbox' | 'task'>) {
  const t = useTexts();
  const locale = useLocale();
  const [kept, setKept] = useState<KeptInbox | null>(null);
  const [isClosed, close] = useState(false);
  const find = useCallback(async () => {
    const offers = await actions.keptInboxes();
    setKept(offers[0] ?? null);
    return offers;
  }, [actions]);
  useEffect(() => {
    void find();
    // Another tab has kept, released or deleted an inbox.
    const onStorage = () => void find();
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [find]);
  if (kept === null || isClosed) return null;
  const { token, endsAt } = kept;
  // It may have ended since it was offered.
  const open = async () => {
    const offers = await find();
    if (offers.some((offer) => offer.token === token)) onOpen(token);
  };
  const offer = t('keep.offer', { time: formatTime(endsAt, locale) });
  return (
    <Banner
      kind="keptOffer"
      text={canOpen ? offer : `${offer} ${t('tabInboxes.full')}`}
      onClose={() => close(true)}
    >
      <Button tone="primary" disabled={!canOpen} onClick={() => void open()}>
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
