import { useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
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
    <DomainList
      label={t('domain.choice')}
      active={active}
      chosen={wished}
      onChoose={wish}
      any={t('domain.any')}
    />
  );
}

interface ListProps {
  readonly label: string;
  readonly active: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (domain: string | null) => void;
  /** What it is called that none is chosen; without it, one always is. */
  readonly any?: string;
}

export function DomainList({ label, active, chosen, onChoose, any }: ListProps) {
  const t = useTexts();
  return (
    <label className={styles.choice}>
      {label}
      <span className={styles.field}>
        <select
          className={styles.list}
          value={chosen ?? ANY}
          onChange={({ target }) => onChoose(target.value === ANY ? null : target.value)}
        >
          {any !== undefined && <option value={ANY}>{any}</option>}
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
