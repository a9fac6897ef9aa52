import type { RefusalCause } from '#shared/protocol.ts';
import { formatDuration, formatPercent, formatSize } from '../../i18n/format.ts';
import { isolated } from '../../i18n/isolated.ts';
import type { TextId, Texts } from '../../i18n/texts.ts';
import type {
  Delivery,
  IncomingDelivery,
  RefusedDelivery,
  SendingServer,
  StoredDelivery,
} from '../../inbox/delivery.ts';

export interface Words {
  readonly t: Texts;
  readonly locale: string;
  /** Mails in the inbox. */
  readonly mails: number;
}

/** One thing that is known of a delivery. */
export interface Step {
  readonly step: 'host' | 'secure' | 'clear' | 'addressed' | 'receiving' | 'here' | 'refused';
  readonly text: string;
}

/** In the order in which it became known; the last is what goes on now. */
export function stepsOf(delivery: Delivery, words: Words): readonly Step[] {
  switch (delivery.phase) {
    case 'coming':
      return comingSteps(delivery, words);
    case 'here':
      return hereSteps(delivery, words);
    case 'refused':
      return [...hostStep(delivery.from), { step: 'refused', text: refusalOf(delivery, words) }];
  }
}

/** Said aloud when it is first seen. That a mail is here is said of the mail. */
export function spokenOf(delivery: Delivery, words: Words): string {
  switch (delivery.phase) {
    case 'coming': {
      const host = delivery.from?.host ?? null;
      return host === null
        ? words.t('delivery.comingUnnamed')
        : words.t('delivery.coming', { host: shortHost(host) });
    }
    case 'here':
      return '';
    case 'refused':
      return refusalOf(delivery, words);
  }
}

function comingSteps({ from, stage, percent, bytes }: IncomingDelivery, words: Words): Step[] {
  const { t, locale } = words;
  const host = from?.host ?? null;
  const connected =
    host === null
      ? t('delivery.connectedUnnamed')
      : t('delivery.connected', { host: isolated(shortHost(host)) });
  const steps: Step[] = [{ step: 'host', text: connected }, ...lineStep(from, t)];
  if (stage !== 'connected') steps.push({ step: 'addressed', text: t('delivery.addressed') });
  if (stage !== 'receiving') return steps;
  const part = percent === null ? formatSize(bytes ?? 0, locale) : formatPercent(percent, locale);
  return [...steps, { step: 'receiving', text: t('delivery.receiving', { part }) }];
}

function hereSteps({ from, took }: StoredDelivery, { t, locale }: Words): Step[] {
  const time = formatDuration(took, locale);
  const here: Step = { step: 'here', text: t('delivery.here', { time }) };
  return [...hostStep(from), ...lineStep(from, t), here];
}

function hostStep(from: SendingServer | null): Step[] {
  return from === null || from.host === null ? [] : [{ step: 'host', text: shortHost(from.host) }];
}

function lineStep(from: SendingServer | null, t: Texts): Step[] {
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

function refusalOf(refused: RefusedDelivery, { t, locale, mails }: Words): string {
  const { cause, reason, bytes, limit } = refused;
  if (cause === 'too_large' && limit !== null) {
    const most = formatSize(limit, locale);
    if (bytes === null) return t('delivery.overLimit', { limit: most });
    return t('delivery.tooLarge', { size: formatSize(bytes, locale), limit: most });
  }
  // A server that is newer than this page may know further causes.
  if (cause === null || cause === 'too_large' || !Object.hasOwn(CAUSES, cause)) {
    return t('delivery.refused', { reason });
  }
  return t(CAUSES[cause], { mails, limit: limit ?? 0 });
}

/** Characters of a stranger's name: with more, nothing else would have room. */
const MOST_SHOWN = 40;

/** Cut in front: who it belongs to stands at the end. */
export function shortHost(host: string): string {
  const letters = [...host];
  return letters.length <= MOST_SHOWN ? host : `…${letters.slice(1 - MOST_SHOWN).join('')}`;
}
