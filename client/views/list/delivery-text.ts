import type { RefusalCause } from '#shared/protocol.ts';
import { isolate } from '../../i18n/bidi.ts';
import { formatDuration, formatPercent, formatSize } from '../../i18n/format.ts';
import type { TextId, Texts } from '../../i18n/texts.ts';
import type {
  Delivery,
  IncomingDelivery,
  RefusedDelivery,
  SendingServer,
  StoredDelivery,
} from '../../inbox/delivery.ts';

export interface TextContext {
  readonly t: Texts;
  readonly locale: string;
  /** Number of emails in the inbox. */
  readonly mails: number;
}

/** One step of a delivery. */
export interface DeliveryStep {
  readonly step: 'host' | 'secure' | 'clear' | 'addressed' | 'receiving' | 'here' | 'refused';
  readonly text: string;
}

/** Steps in order; the last is the current one. */
export function describeSteps(delivery: Delivery, words: TextContext): readonly DeliveryStep[] {
  switch (delivery.phase) {
    case 'coming':
      return comingSteps(delivery, words);
    case 'here':
      return hereSteps(delivery, words);
    case 'refused':
      return [
        ...hostStep(delivery.from),
        { step: 'refused', text: describeRefusal(delivery, words) },
      ];
  }
}

/** Announcement for screen readers. A new email is announced with its row instead. */
export function describeAloud(delivery: Delivery, words: TextContext): string {
  switch (delivery.phase) {
    case 'coming': {
      const host = delivery.from?.host ?? null;
      return host === null
        ? words.t('delivery.comingUnnamed')
        : words.t('delivery.coming', { host: shortenHost(host) });
    }
    case 'here':
      return delivery.isRepeat ? words.t('delivery.repeated') : '';
    case 'refused':
      return describeRefusal(delivery, words);
  }
}

function comingSteps(
  { from, stage, percent, bytes }: IncomingDelivery,
  words: TextContext,
): DeliveryStep[] {
  const { t, locale } = words;
  const host = from?.host ?? null;
  const connected =
    host === null
      ? t('delivery.connectedUnnamed')
      : t('delivery.connected', { host: isolate(shortenHost(host)) });
  const steps: DeliveryStep[] = [{ step: 'host', text: connected }, ...lineStep(from, t)];
  if (stage !== 'connected') steps.push({ step: 'addressed', text: t('delivery.addressed') });
  if (stage !== 'receiving') return steps;
  const part = percent === null ? formatSize(bytes ?? 0, locale) : formatPercent(percent, locale);
  return [...steps, { step: 'receiving', text: t('delivery.receiving', { part }) }];
}

function hereSteps(
  { from, isRepeat, took }: StoredDelivery,
  { t, locale }: TextContext,
): DeliveryStep[] {
  const time = formatDuration(took, locale);
  const here: DeliveryStep = { step: 'here', text: t('delivery.here', { time }) };
  const end = isRepeat ? { ...here, text: t('delivery.repeated') } : here;
  return [...hostStep(from), ...lineStep(from, t), end];
}

function hostStep(from: SendingServer | null): DeliveryStep[] {
  return from === null || from.host === null
    ? []
    : [{ step: 'host', text: shortenHost(from.host) }];
}

function lineStep(from: SendingServer | null, t: Texts): DeliveryStep[] {
  if (from === null) return [];
  if (from.tls === null) return [{ step: 'clear', text: t('delivery.clear') }];
  return [{ step: 'secure', text: from.tls.replace(/^TLSv/, 'TLS ') }];
}

const CAUSES = {
  inbox_full: 'delivery.inboxFull',
  server_full: 'delivery.serverFull',
  loop: 'delivery.loop',
  internal: 'delivery.internal',
  shutting_down: 'delivery.shuttingDown',
  too_slow: 'delivery.tooSlow',
  broken_off: 'delivery.brokenOff',
} as const satisfies Record<Exclude<RefusalCause, 'too_large'>, TextId>;

function describeRefusal(refused: RefusedDelivery, { t, locale, mails }: TextContext): string {
  const { cause, reason, bytes, limit } = refused;
  if (cause === 'too_large' && limit !== null) {
    const most = formatSize(limit, locale);
    if (bytes === null) return t('delivery.overLimit', { limit: most });
    return t('delivery.tooLarge', { size: formatSize(bytes, locale), limit: most });
  }
  // A newer server may send other causes.
  if (cause === null || cause === 'too_large' || !Object.hasOwn(CAUSES, cause)) {
    return t('delivery.refused', { reason });
  }
  return t(CAUSES[cause], { mails, limit: limit ?? 0 });
}

/** Characters of a host that are shown. */
const MOST_SHOWN = 40;

/** Truncates at the start, because the owner is at the end. */
export function shortenHost(host: string): string {
  const letters = [...host];
  return letters.length <= MOST_SHOWN ? host : `…${letters.slice(1 - MOST_SHOWN).join('')}`;
}
