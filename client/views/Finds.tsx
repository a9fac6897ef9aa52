import type { FoundLink, LinkKind } from '#shared/message.ts';
import { type TextId, useTexts } from '../i18n/texts.ts';
import { OutwardLink } from '../ui/Button.tsx';
import { Announcer } from '../ui/Hidden.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useCopy } from '../ui/useCopy.ts';
import styles from './Finds.module.css';
import { destinationOf } from './format.ts';

/** The code that somebody came for. */
export function CodeCard({ code }: { readonly code: string }) {
  const t = useTexts();
  const [copied, copy] = useCopy();
  const said = copied === 'copied' ? t('address.copied') : t('code.copy');
  return (
    <button type="button" className={styles.code} onClick={() => copy(code)}>
      <span className={styles.label}>{t('code.heading')}</span>
      <span className={styles.value}>{code}</span>
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
  const destination = destinationOf(link.url);
  if (destination === null) return null;
  const { host, secure } = destination;
  return (
    <div className={styles.link}>
      <p>
        <span className={styles.label}>{t(DOES[link.kind])}</span>
        <bdi className={styles.words}>{link.text}</bdi>
      </p>
      <OutwardLink tone="lit" href={link.url}>
        <Icon shape="out" />
        <span className={styles.host}>{t(secure ? 'link.goes' : 'link.insecure', { host })}</span>
      </OutwardLink>
    </div>
  );
}
