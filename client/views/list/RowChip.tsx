import type { LinkKind, Summary } from '#shared/message.ts';
import { type TextId, useLocale, useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer, VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { GroupedCode } from './GroupedCode.tsx';
import styles from './RowChip.module.css';

type Found = Pick<Summary, 'code' | 'link' | 'authentication' | 'attachmentCount'>;

/** The one thing that a row offers without opening it: the code, else the link, else the files. */
export function RowChip({ message }: { readonly message: Found }) {
  const { code, attachmentCount } = message;
  if (code !== null) return <CodeChip code={code.value} />;
  if (findSafeLink(message) !== null) return <LinkChip message={message} />;
  if (attachmentCount > 0) return <AttachmentChip count={attachmentCount} />;
  return null;
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

export function LinkChip({ message }: { readonly message: Found }) {
  const t = useTexts();
  const link = findSafeLink(message);
  if (link === null) return null;
  const { url, host, kind } = link;
  return (
    <a
      className={styles.link}
      data-chip="link"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      title={host}
    >
      <span className={styles.pill}>
        <span className={styles.action}>{t(LINK_TEXTS[kind])}</span>{' '}
        <span className={styles.host} translate="no">
          <bdi dir="ltr">{host}</bdi>
        </span>
        <Icon shape="out" />
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
        data-chip="code"
        aria-label={t('list.copyCode', { code })}
        onClick={() => copy(code)}
      >
        <span className={styles.pill}>
          <GroupedCode code={code} />
          <Icon shape={copied === 'copied' ? 'done' : 'copy'} />
        </span>
      </button>
      <Announcer text={copied === 'copied' ? t('address.copied') : ''} />
    </>
  );
}

function AttachmentChip({ count }: { readonly count: number }) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <span className={styles.files} data-chip="files">
      <Icon shape="clip" />
      <span aria-hidden="true">{count.toLocaleString(locale)}</span>
      <VisuallyHidden>{t('list.attachments', { count })}</VisuallyHidden>
    </span>
  );
}
