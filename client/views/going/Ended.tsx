import type { Afterlife } from '#shared/protocol.ts';
import { formatSize, formatTime } from '../../i18n/format.ts';
import { type TextId, useLocale, useTexts } from '../../i18n/texts.ts';
import { countLetters, splitAddress } from '../../inbox/address.ts';
import type { EndReason, InboxState } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { Hidden } from '../../ui/Hidden.tsx';
import addressStyles from '../address/AddressCard.module.css';
import notice from '../room/Notice.module.css';
import { Room } from '../room/Room.tsx';
import styles from './Ended.module.css';

interface Props {
  readonly end: Extract<InboxState, { phase: 'ended' }>;
  readonly onNew: () => void;
}

const WHY = {
  deleted: 'ended.deleted',
  idle: 'ended.idle',
  left: 'ended.left',
  shutdown: 'ended.shutdown',
  gone: 'ended.gone',
} as const satisfies Record<EndReason, TextId>;

/** `unknown`: it had ended before anybody could ask. */
const AFTERWARDS = {
  reject: 'ended.bounces',
  discard: 'ended.dropped',
  unknown: 'ended.nobody',
} as const satisfies Record<Afterlife | 'unknown', TextId>;

/** Of a service that has stopped nobody answers, whatever it would have said. */
function answererOf({ reason, afterlife }: Props['end']): keyof typeof AFTERWARDS {
  return reason === 'shutdown' ? 'unknown' : (afterlife ?? 'unknown');
}

/** The light is out: when, why, what went with it, and what becomes of mail from now on. */
export function Ended({ end, onNew }: Props) {
  const t = useTexts();
  const locale = useLocale();
  const time = formatTime(end.at, locale);
  const lost = { count: end.destroyed, size: formatSize(end.bytes, locale) };
  return (
    <Room
      burn={0}
      isAlone
      aside={
        <div className={notice.notice} data-testid="ended" data-reason={end.reason}>
          {end.address !== null && <Dissolving address={end.address} />}
          <h1 className={notice.title}>{t('ended.title')}</h1>
          <p role="alert">
            {t(WHY[end.reason], { time })} {end.reason !== 'gone' && t('ended.destroyed', lost)}{' '}
            {t(AFTERWARDS[answererOf(end)])}
          </p>
          <Button tone="lit" autoFocus onClick={onNew}>
            {t('ended.new')}
          </Button>
        </div>
      }
    />
  );
}

/** Its letters drift apart like the light they were made of. */
function Dissolving({ address }: { readonly address: string }) {
  const { localPart, domain } = splitAddress(address);
  return (
    <p className={addressStyles.card} translate="no">
      <Hidden>{address}</Hidden>
      <span className={addressStyles.copy} aria-hidden="true">
        <span
          className={addressStyles.address}
          style={{ '--letters': countLetters(address) }}
          dir="ltr"
        >
          <span className={addressStyles.local}>{letters(localPart)}</span>
          <wbr />
          <span className={addressStyles.domain}>{letters(domain)}</span>
        </span>
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
