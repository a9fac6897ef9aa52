import { useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { isolate } from '../../i18n/bidi.ts';
import { formatDuration, formatInstant, formatMoment } from '../../i18n/format.ts';
import { type TextId, type Texts, useLocale, useTexts } from '../../i18n/texts.ts';
import type { HopCipher } from '../../mail/parse-received.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './DeliveryTrace.module.css';
import {
  type Gap,
  listSteps,
  parseHops,
  type ServerStep,
  type ServerStepName,
  type TraceHop,
} from './delivery-trace.ts';

interface Props {
  readonly detail: Detail;
  /** When this tab painted its row: milliseconds since the epoch, by the server's clock. */
  readonly paintedAt: number | undefined;
}

/** How the email got here: the hops between servers as they claim, then the steps of this server. */
export function DeliveryTrace({ detail, paintedAt }: Props) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  const steps = listSteps(detail.trace, paintedAt);
  return (
    <details className={styles.journey} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.title}>
        <Icon shape="more" />
        {t('trace.title')}
      </summary>
      {isOpen && <TraceDetails hops={parseHops(detail.headers)} steps={steps} />}
    </details>
  );
}

function TraceDetails({
  hops,
  steps,
}: {
  readonly hops: readonly TraceHop[];
  readonly steps: readonly ServerStep[];
}) {
  const t = useTexts();
  return (
    <>
      <p className={styles.claims}>{t('trace.claims')}</p>
      <ol className={styles.way} aria-label={t('trace.way')}>
        {hops.map((traceHop, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the headers of an email never move
          <HopLine key={index} traceHop={traceHop} />
        ))}
      </ol>
      <h3 className={styles.heading}>{t('trace.ours')}</h3>
      <ol className={styles.way}>
        {steps.map((step, index) => (
          <StepLine key={step.what} step={step} isFirst={index === 0} />
        ))}
      </ol>
    </>
  );
}

function HopLine({ traceHop: { hop, line, gap } }: { readonly traceHop: TraceHop }) {
  const t = useTexts();
  const locale = useLocale();
  if (hop === null)
    return (
      <li className={styles.stop}>
        <bdi className={styles.raw}>{line}</bdi>
      </li>
    );
  const facts = [
    hop.at !== null && gap.kind === 'first'
      ? formatMoment(hop.at, locale)
      : describeGap(gap, t, locale),
    describeCipher(hop.cipher, t),
  ].filter((fact) => fact !== null);
  return (
    <li className={styles.stop} data-clock={gap.kind === 'earlier' ? 'wrong' : undefined}>
      <bdi className={styles.names} translate="no">
        {hopNames(hop, t)}
      </bdi>
      <span className={styles.facts}>{facts.join(' · ')}</span>
    </li>
  );
}

/** A sending server without a name is shown by its address. */
function hopNames({ from, address, by }: NonNullable<TraceHop['hop']>, t: Texts): string {
  const start = from ?? address;
  if (start === null) return t('trace.at', { by: isolate(by ?? '') });
  const names = { from: isolate(start), by: isolate(by ?? '') };
  return by === null ? t('trace.from', names) : t('trace.hop', names);
}

function describeGap(gap: Gap, t: Texts, locale: string): string | null {
  switch (gap.kind) {
    case 'first':
    case 'unknown':
      return null;
    case 'none':
      return t('trace.atOnce');
    case 'later':
      return t('trace.later', { duration: formatDuration(gap.ms, locale) });
    case 'earlier':
      return t('trace.earlier', { duration: formatDuration(gap.ms, locale) });
  }
}

function describeCipher(cipher: HopCipher, t: Texts): string | null {
  switch (cipher.kind) {
    case 'version':
      return t('trace.tls', { version: cipher.version });
    case 'encrypted':
      return t('trace.encrypted');
    case 'clear':
      return t('trace.clear');
    case 'unknown':
      return null;
  }
}

const STEPS = {
  connected: 'trace.connected',
  addressed: 'trace.addressed',
  accepted: 'trace.accepted',
  read: 'trace.read',
  stored: 'trace.stored',
  shown: 'trace.shown',
} as const satisfies Record<ServerStepName, TextId>;

function StepLine({ step, isFirst }: { readonly step: ServerStep; readonly isFirst: boolean }) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <li className={styles.stop}>
      <span>{t(STEPS[step.what])}</span>
      <span className={styles.facts}>
        {isFirst
          ? formatInstant(step.at, locale)
          : t('trace.later', { duration: formatQuick(step.after, t, locale) })}
      </span>
    </li>
  );
}

/** Steps are in whole milliseconds, so that 0 means less than one. */
function formatQuick(ms: number, t: Texts, locale: string): string {
  const duration = formatDuration(Math.max(1, ms), locale);
  return ms < 1 ? t('trace.under', { duration }) : duration;
}
