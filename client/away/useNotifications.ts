import { useEffect, useRef } from 'react';
import { useLocale, useTexts } from '../i18n/texts.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { senderAddress, senderName } from '../views/sender/sender.ts';
import type { News } from './news.ts';
import type { AwaySettings } from './useAwaySettings.ts';

interface Wanted {
  readonly inbox: Pick<HeldInbox, 'address'>;
  readonly news: News;
  readonly isLooking: boolean;
  readonly settings: AwaySettings;
  readonly onOpen: (id: string) => void;
}

/** One notification for the inbox, while nobody can see the page; gone as soon as it is read. */
export function useNotifications({ inbox, news, isLooking, settings, onOpen }: Wanted): void {
  const t = useTexts();
  const lang = useLocale();
  const takeBack = useRef<(() => void) | null>(null);
  /** The `seq` of the newest mail that was told. */
  const told = useRef(0);
  const [newest] = news.fresh;
  const isDue = settings.telling === 'on' && newest !== undefined && !isLooking;
  const code = newest?.code?.value ?? null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is new is told anew
  useEffect(() => {
    if (!isDue || !isHidden()) return;
    // What was told is read elsewhere, and what is left was told before.
    if (newest.seq < told.current) return takeBack.current?.();
    const sender = senderName(newest.from, t);
    // A name is what anybody may call himself: who it really is stands below it.
    const address = senderAddress(newest.from);
    const more = news.fresh.length - 1;
    const notice = {
      tag: `mayfly ${inbox.address}`,
      title: code === null ? sender : t('notify.code', { code, sender }),
      body: [
        ...(address === null ? [] : [address]),
        newest.subject,
        ...(more > 0 ? [t('notify.more', { count: more })] : []),
      ].join('\n'),
      lang,
      isNew: newest.seq > told.current,
      onOpen: () => onOpen(newest.id),
    };
    told.current = newest.seq;
    const show = ({ notify }: typeof import('./notify.ts')) => {
      if (!isHidden() || told.current !== newest.seq) return;
      takeBack.current = notify(notice);
      if (takeBack.current === null) settings.giveUp();
    };
    import('./notify.ts').then(show, () => {
      // That a part is missing is said by the page, to whoever looks at it.
    });
  }, [isDue, newest?.id, code]);

  useEffect(() => {
    if (!isDue) takeBack.current?.();
  }, [isDue]);
  useEffect(() => () => takeBack.current?.(), []);
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden';
}
