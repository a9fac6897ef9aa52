import type { Afterlife } from '#shared/protocol.ts';
import { formatSize, formatTime } from '../../i18n/format.ts';
import { type TextId, useLocale, useTexts } from '../../i18n/texts.ts';
import { countLetters, splitAddress } from '../../inbox/address.ts';
import type { EndReason, InboxState } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import messageStyles from '../../ui/Message.module.css';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import cardStyles from '../address/AddressCard.module.css';
import { PageLayout } from '../layout/PageLayout.tsx';
import styles from './InboxEnded.module.css';

interface Props {
  readonly end: Extract<InboxState, { phase: 'ended' }>;
  readonly onNew: () => void;
}

const TITLES = {
  deleted: 'ended.title',
  left: 'ended.title',
  shutdown: 'ended.title',
  idle: 'ended.expired',
  gone: 'ended.expired',
} as const satisfies Record<EndReason, TextId>;

const WHY = {
  deleted: 'ended.deleted',
  idle: 'ended.idle',
  left: 'ended.left',
  shutdown: 'ended.shutdown',
} as const satisfies Record<Exclude<EndReason, 'gone'>, TextId>;

/** `unknown`: the inbox ended before this tab could ask. */
const MAIL_FATE = {
  reject: 'ended.bounces',
  discard: 'ended.dropped',
  unknown: 'ended.nobody',
} as const satisfies Record<Afterlife | 'unknown', TextId>;

/** A stopped service answers nothing, whatever its configuration says. */
function mailFate({ reason, afterlife }: Props['end']): keyof typeof MAIL_FATE {
  return reason === 'shutdown' ? 'unknown' : (afterlife ?? 'unknown');
}

/** The inbox ended: when, why, what was deleted, and what happens to further email. */
export function InboxEnded({ end, onNew }: Props) {
  const t = useTexts();
  const locale = useLocale();
  const time = formatTime(end.at, locale);
  const lost = { count: end.destroyed, size: formatSize(end.bytes, locale) };
  return (
    <PageLayout
      brightness={0}
      header={end.address !== null && <Dissolving address={end.address} />}
    >
      <div className={messageStyles.message} data-testid="ended" data-reason={end.reason}>
        <h1 className={messageStyles.title}>{t(TITLES[end.reason])}</h1>
        <p role="alert">
          {end.reason === 'gone'
            ? end.address !== null && t('ended.gone', { address: end.address })
            : `${t(WHY[end.reason], { time })} ${t('ended.destroyed', lost)}`}{' '}
          {t(MAIL_FATE[mailFate(end)])}
        </p>
        <Button tone="primary" autoFocus onClick={onNew}>
          {t('ended.new')}
        </Button>
      </div>
    </PageLayout>
  );
}

/** The address, with letters that drift apart. */
function Dissolving({ address }: { readonly address: string }) {
  const { localPart, domain } = splitAddress(address);
  return (
    <p className={cardStyles.card} translate="no">
      <VisuallyHidden>{address}</VisuallyHidden>
      <span
        className={cardStyles.address}
        style={{ '--letters': countLetters(address), '--line': address.length }}
        dir="ltr"
        aria-hidden="true"
      >
        <span>{letters(localPart)}</span>
        <wbr />
        <span className={cardStyles.domain}>{letters(domain)}</span>
      </span>
    </p>
  );
}

function letters(text: string) {
  return Array.from(text, (letter, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the letters of one address never move
    <span key={index} className={styles.letter} style={{ '--nth': (index * 7) % 11 }}>
      {letter}
    </span>
  ));
}
