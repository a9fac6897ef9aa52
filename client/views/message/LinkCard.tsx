import type { FoundLink, LinkKind } from '#shared/message.ts';
import { type TextId, type Texts, useTexts } from '../../i18n/texts.ts';
import { inspectLink, type LinkTarget } from '../../mail/link-target.ts';
import { describeLink } from '../../mail/link-text.ts';
import { Button, ExternalLink } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer, VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './CodeAndLinkCards.module.css';

const LINK_TEXTS = {
  verify: 'link.verify',
  signin: 'link.signin',
  reset: 'link.reset',
  invite: 'link.invite',
} as const satisfies Record<LinkKind, TextId>;

/** For a card that is small beside the one of a code. */
const SHORT_TEXTS = {
  verify: 'find.verify',
  signin: 'find.signin',
  reset: 'find.reset',
  invite: 'find.invite',
} as const satisfies Record<LinkKind, TextId>;

/** What the link does, and where it really goes. */
export default function LinkCard({ link }: { readonly link: FoundLink }) {
  const t = useTexts();
  const truth = inspectLink(link.url, link.text);
  if (truth === null) return null;
  const { host } = truth;
  const cautions = listCautions(truth, isUnencrypted(link.url), t);
  return (
    <section
      className={styles.link}
      aria-label={t(LINK_TEXTS[link.kind])}
      data-disguised={truth.disguised}
    >
      <Target url={link.url} kind={link.kind} host={host} />
      <ExternalLink tone={truth.disguised ? 'danger' : 'primary'} href={link.url}>
        <Icon shape="out" />
        <span className={styles.action}>{t('link.open')}</span>
        <VisuallyHidden> {host}</VisuallyHidden>
      </ExternalLink>
      {cautions.length > 0 && (
        <div className={styles.cautions}>
          {link.text && <bdi className={styles.words}>{link.text}</bdi>}
          {cautions.map((caution) => (
            <p key={caution}>{caution}</p>
          ))}
        </div>
      )}
    </section>
  );
}

interface TargetProps extends Pick<FoundLink, 'url' | 'kind'> {
  readonly host: string;
}

/** What the link does, and its host; it opens to the whole URL, to read or copy. */
function Target({ url, kind, host }: TargetProps) {
  const t = useTexts();
  const [state, copy] = useCopy();
  const isCopied = state === 'copied';
  return (
    <details className={styles.target}>
      <summary>
        <span className={`${styles.label} ${styles.whole}`}>{t(LINK_TEXTS[kind])}</span>
        <span className={`${styles.label} ${styles.short}`}>{t(SHORT_TEXTS[kind])}</span>
        <span className={styles.host} translate="no">
          <bdi dir="ltr">{host}</bdi>
        </span>
        <VisuallyHidden>{t('link.whole')}</VisuallyHidden>
        <Icon shape="more" />
      </summary>
      <bdi className={styles.url} dir="ltr" translate="no">
        {url}
      </bdi>
      <Button tone="quiet" onClick={() => copy(url)}>
        <Icon shape={isCopied ? 'done' : 'copy'} />
        {t(isCopied ? 'address.copied' : 'link.copy')}
      </Button>
      <Announcer text={isCopied ? t('address.copied') : ''} />
    </details>
  );
}

/** Warnings for the reader before the click. */
function listCautions(truth: LinkTarget, isOpen: boolean, t: Texts): readonly string[] {
  const isPlain = !truth.disguised && truth.onward.kind === 'none';
  return [...(isPlain ? [] : [describeLink(truth, t)]), ...(isOpen ? [t('link.insecure')] : [])];
}

function isUnencrypted(url: string): boolean {
  return new URL(url).protocol === 'http:';
}
