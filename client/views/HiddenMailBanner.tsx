import { useEffect } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { NewMailBanner } from './message/NewMailBanner.tsx';
import { nameWithDomain } from './sender/sender-name.ts';
import { useHiddenArrival } from './tab-inboxes/useHiddenArrival.ts';
import { useHiddenInboxes } from './tab-inboxes/useHiddenInboxes.ts';

interface Props {
  /** Another banner has the place. */
  readonly isWaiting: boolean;
  readonly announce: (text: string) => void;
}

/** A new email for an address of this page that is not shown. */
export function HiddenMailBanner({ isWaiting, announce }: Props) {
  const t = useTexts();
  const arrival = useHiddenArrival(useHiddenInboxes());
  const message = arrival?.message;
  const sender = nameWithDomain(message?.from ?? null, t);
  const text = message && t('arrival', { sender, subject: message.subject });
  useEffect(() => {
    if (text !== undefined) announce(text);
  }, [announce, text]);
  if (arrival === null || isWaiting) return null;
  const { moreCount, address, clockOffset, show, close } = arrival;
  return (
    <NewMailBanner
      message={arrival.message}
      moreCount={moreCount}
      to={address}
      clockOffset={clockOffset}
      onOpen={show}
      onClose={close}
    />
  );
}
