import { useTexts } from '../i18n/texts.ts';
import { Icon } from '../ui/Icon.tsx';
import styles from './DomainChoice.module.css';
import type { Domains } from './useDomains.ts';

/** Stands for any domain in the list, where every value is a text. */
const ANY = '';
const WILDCARD = /^\*\./;

/** Where the next address is made; nothing where there is no choice. */
export function DomainChoice({ domains: { active, wished, wish } }: { readonly domains: Domains }) {
  const t = useTexts();
  if (active.length < 2) return null;
  return (
    <label className={styles.choice}>
      {t('domain.choice')}
      <span className={styles.field}>
        <select
          className={styles.list}
          value={wished ?? ANY}
          onChange={({ target }) => wish(target.value === ANY ? null : target.value)}
        >
          <option value={ANY}>{t('domain.any')}</option>
          {active.map((domain) => (
            <option key={domain} value={domain}>
              {WILDCARD.test(domain)
                ? t('domain.host', { domain: domain.replace(WILDCARD, '') })
                : domain}
            </option>
          ))}
        </select>
        <Icon shape="more" />
      </span>
    </label>
  );
}
