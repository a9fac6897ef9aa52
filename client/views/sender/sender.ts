import type { Mailbox } from '#shared/message.ts';
import type { Texts } from '../../i18n/texts.ts';

/** A name is what a sender claims: where there is none, the address speaks for itself. */
export function senderName(from: Mailbox | null, t: Texts): string {
  return from?.name || from?.address || t('sender.unknown');
}

/** The real address, wherever the name could be taken for one. Null where the name is it. */
export function senderAddress(from: Mailbox | null): string | null {
  return from?.name && from.address ? from.address : null;
}
