import type { FoundLink, LinkKind } from '#shared/message.ts';
import { type TextId, type Texts, useTexts } from '../i18n/texts.ts';
import { type LinkTruth, linkTruth } from '../mail/link-truth.ts';
import { truthInWords } from '../mail/truth-in-words.ts';
import { OutwardLink } from '../ui/Button.tsx';
import { Announcer, Hidden } from '../ui/Hidden.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useCopy } from '../ui/useCopy.ts';
import styles from './Finds.module.css';

/** The code that somebody came for. */
export function CodeCard({ code }: { readonly code: string }) {
  const t = useTexts();
  const [copied, copy] = useCopy();
  const said = copied === 'copied' ? t('address.copied') : t('code.copy');
  return (
    <button type="button" className={styles.code} onClick={() => copy(code)}>
      <span className={styles.label}>{t('code.heading')}</span>
      <bdi className={styles.value} dir="ltr" translate="no">
        {code}
      </bdi>
      <span className={styles.hint}>
        <Icon shape={copied === 'copied' ? 'done' : 'copy'} />
        {said}
      </span>
      <Announcer text={copied === 'copied' ? t('address.copied') : ''} />
    </button>
  );
}

const DOES = {
  verify: 'link.verify',
  signin: 'link.signin',
  reset: 'link.reset',
  invite: 'link.invite',
} as const satisfies Record<LinkKind, TextId>;

/** What the link does, and where it really goes, whatever its own words say. */
export function LinkCard({ link }: { readonly link: FoundLink }) {
  const t = useTexts();
  const truth = linkTruth(link.url, link.text);
  if (truth === null) return null;
  const { host } = truth;
  const cautions = cautionsOf(truth, isOpenToAll(link.url), t);
  return (
    <div className={styles.link} data-disguised={truth.disguised}>
      <div>
        <p className={styles.label}>{t(DOES[link.kind])}</p>
        <bdi className={styles.host} dir="ltr" translate="no">
          {host}
        </bdi>
        {link.text && <bdi className={styles.words}>{link.text}</bdi>}
        {cautions.map((caution) => (
          <p key={caution} className={styles.caution}>
            {caution}
          </p>
        ))}
      </div>
      <OutwardLink tone={truth.disguised ? 'grave' : 'lit'} href={link.url}>
        <Icon shape="out" />
        {t('link.open')}
        <Hidden> {host}</Hidden>
      </OutwardLink>
    </div>
  );
}

/** What a reader must know before the click; the host alone is there to see. */
function cautionsOf(truth: LinkTruth, isOpen: boolean, t: Texts): readonly string[] {
  const isPlain = !truth.disguised && truth.onward.kind === 'none';
  return [...(isPlain ? [] : [truthInWords(truth, t)]), ...(isOpen ? [t('link.insecure')] : [])];
}

function isOpenToAll(url: string): boolean {
  return new URL(url).protocol === 'http:';
}
