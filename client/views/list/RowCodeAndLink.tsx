import type { LinkKind, Summary } from '#shared/message.ts';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer, VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './RowCodeAndLink.module.css';

type Found = Pick<Summary, 'code' | 'link' | 'authentication'>;

/** The code or link of an email, usable without opening it. */
export function RowCodeAndLink({ message }: { readonly message: Found }) {
  const { code } = message;
  const link = findSafeLink(message);
  if (code === null && link === null) return null;
  return (
    <div className={styles.finds} data-size={chooseSize(message)}>
      {link !== null && <LinkChip {...link} />}
      {code !== null && <CodeChip code={code.value} />}
    </div>
  );
}

/** Width in letters of a code; the host of a link has a smaller font. */
export function countRowLetters(message: Found): number {
  const { code } = message;
  return code?.value.length ?? Math.ceil((findSafeLink(message)?.host.length ?? 0) * 0.7);
}

/** Letters that leave space for the text beside them on any phone. */
const SHORT_LETTERS = 8;

function chooseSize(message: Found): 'both' | 'wide' | 'short' {
  if (message.code !== null && findSafeLink(message) !== null) return 'both';
  return countRowLetters(message) > SHORT_LETTERS ? 'wide' : 'short';
}

interface SafeLink {
  readonly url: string;
  readonly host: string;
  readonly kind: LinkKind;
}

/** Null also if the sender check failed; the open email explains why. */
function findSafeLink({ link, authentication }: Found): SafeLink | null {
  if (link === null || authentication?.verdict === 'fail') return null;
  const url = URL.parse(link.url);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  // As A-labels, in which look-alike letters cannot imitate a known name.
  return { url: link.url, host: url.host, kind: link.kind };
}

const LINK_TEXTS = {
  verify: 'find.verify',
  signin: 'find.signin',
  reset: 'find.reset',
  invite: 'find.invite',
} as const satisfies Record<LinkKind, TextId>;

function LinkChip({ url, host, kind }: SafeLink) {
  const t = useTexts();
  const action = t(LINK_TEXTS[kind]);
  return (
    <a
      className={styles.link}
      style={{ '--letters': action.length }}
      href={url}
      target="_blank"
      rel="noopener noreferrer"
    >
      <span className={styles.action}>
        {action}
        <Icon shape="out" />
      </span>{' '}
      <span className={styles.host} translate="no">
        <bdi dir="ltr">{host}</bdi>
      </span>
      <VisuallyHidden> {t('list.newTab')}</VisuallyHidden>
    </a>
  );
}

function CodeChip({ code }: { readonly code: string }) {
  const t = useTexts();
  const [copied, copy] = useCopy();
  return (
    <>
      <button
        type="button"
        className={styles.code}
        aria-label={t('list.copyCode', { code })}
        onClick={() => copy(code)}
      >
        <bdi dir="ltr">{code}</bdi>
        <Icon shape={copied === 'copied' ? 'done' : 'copy'} />
      </button>
      <Announcer text={copied === 'copied' ? t('address.copied') : ''} />
    </>
  );
}
