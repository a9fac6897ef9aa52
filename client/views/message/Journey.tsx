import { useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { formatDuration, formatInstant, formatMoment } from '../../i18n/format.ts';
import { isolated } from '../../i18n/isolated.ts';
import { type TextId, type Texts, useLocale, useTexts } from '../../i18n/texts.ts';
import type { HopCipher } from '../../mail/received.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Journey.module.css';
import {
  type Gap,
  type Leg,
  legsOf,
  type Step,
  type StepName,
  stepsOf,
  timeHere,
} from './journey.ts';

interface Props {
  readonly detail: Detail;
  /** When this tab painted its row, by the server's clock, milliseconds since the epoch. */
  readonly shownAt: number | undefined;
}

/** The receipt: from server to server as they wrote it, then what was done here. */
export function Journey({ detail, shownAt }: Props) {
  const t = useTexts();
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  const steps = stepsOf(detail.trace, shownAt);
  const here = timeHere(steps);
  return (
    <details className={styles.journey} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.title}>
        <Icon shape="more" />
        {t('journey.title')}
        {here !== null && (
          <span className={styles.sum}>
            {t('journey.here', { duration: quick(here, t, locale) })}
          </span>
        )}
      </summary>
      {isOpen && <Receipt legs={legsOf(detail.headers)} steps={steps} />}
    </details>
  );
}

function Receipt({
  legs,
  steps,
}: {
  readonly legs: readonly Leg[];
  readonly steps: readonly Step[];
}) {
  const t = useTexts();
  return (
    <>
      <p className={styles.claims}>{t('journey.claims')}</p>
      <ol className={styles.way} aria-label={t('journey.way')}>
        {legs.map((leg, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is written in a mail never moves
          <LegLine key={index} leg={leg} />
        ))}
      </ol>
      <h3 className={styles.heading}>{t('journey.ours')}</h3>
      <ol className={styles.way}>
        {steps.map((step, index) => (
          <StepLine key={step.what} step={step} isFirst={index === 0} />
        ))}
      </ol>
    </>
  );
}

function LegLine({ leg: { hop, line, gap } }: { readonly leg: Leg }) {
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
      : gapInWords(gap, t, locale),
    cipherInWords(hop.cipher, t),
  ].filter((fact) => fact !== null);
  return (
    <li className={styles.stop} data-clock={gap.kind === 'earlier' ? 'wrong' : undefined}>
      <bdi className={styles.names} translate="no">
        {namesOf(hop, t)}
      </bdi>
      <span className={styles.facts}>{facts.join(' · ')}</span>
    </li>
  );
}

/** A sending side that gave no name is called by its address. */
function namesOf({ from, address, by }: NonNullable<Leg['hop']>, t: Texts): string {
  const start = from ?? address;
  if (start === null) return t('journey.at', { by: isolated(by ?? '') });
  const names = { from: isolated(start), by: isolated(by ?? '') };
  return by === null ? t('journey.from', names) : t('journey.hop', names);
}

function gapInWords(gap: Gap, t: Texts, locale: string): string | null {
  switch (gap.kind) {
    case 'first':
    case 'unknown':
      return null;
    case 'none':
      return t('journey.atOnce');
    case 'later':
      return t('journey.later', { duration: formatDuration(gap.ms, locale) });
    case 'earlier':
      return t('journey.earlier', { duration: formatDuration(gap.ms, locale) });
  }
}

function cipherInWords(cipher: HopCipher, t: Texts): string | null {
  switch (cipher.kind) {
    case 'version':
      return t('journey.tls', { version: cipher.version });
    case 'encrypted':
      return t('journey.encrypted');
    case 'clear':
      return t('journey.clear');
    case 'untold':
      return null;
  }
}

const STEPS = {
  connected: 'journey.connected',
  addressed: 'journey.addressed',
  accepted: 'journey.accepted',
  read: 'journey.read',
  stored: 'journey.stored',
  shown: 'journey.shown',
} as const satisfies Record<StepName, TextId>;

function StepLine({ step, isFirst }: { readonly step: Step; readonly isFirst: boolean }) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <li className={styles.stop}>
      <span>{t(STEPS[step.what])}</span>
      <span className={styles.facts}>
        {isFirst
          ? formatInstant(step.at, locale)
          : t('journey.later', { duration: quick(step.after, t, locale) })}
      </span>
    </li>
  );
}

/** Steps are told in whole milliseconds: none of them is not no time at all. */
function quick(ms: number, t: Texts, locale: string): string {
  const duration = formatDuration(Math.max(1, ms), locale);
  return ms < 1 ? t('journey.under', { duration }) : duration;
}
