import { type RefObject, useEffect } from 'react';
import type { Detail } from '#shared/message.ts';
import { formatMoment } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import { printMail } from '../../mail/print.ts';
import { senderAddress, senderName } from '../sender/sender.ts';

/** Prints the mail as it is shown; so does the key that people know for it. */
export function usePrint(article: RefObject<HTMLElement | null>, detail: Detail): () => void {
  const t = useTexts();
  const locale = useLocale();
  const print = () => {
    const address = senderAddress(detail.from);
    const from = senderName(detail.from, t) + (address === null ? '' : ` <${address}>`);
    const to = detail.to.join(', ');
    const panel = article.current?.querySelector('[role="tabpanel"]');
    printMail({
      subject: detail.subject || t('subject.none'),
      facts: [
        [t('message.from'), from],
        ...(to === '' ? [] : [[t('message.to'), to] as const]),
        [t('message.received'), formatMoment(detail.receivedAt, locale)],
      ],
      frame: panel?.querySelector('iframe') ?? null,
      text: detail.text ?? '',
    });
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPrint = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isPrint || event.key.toLowerCase() !== 'p') return;
      event.preventDefault();
      print();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return print;
}
