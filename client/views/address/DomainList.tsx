import { type Texts, useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './DomainList.module.css';

/** Value of the entry for any domain. */
const ANY = '';
const WILDCARD = /^\*\./;

interface ListProps {
  readonly label: string;
  readonly active: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (domain: string | null) => void;
  /** Label of the entry for any domain; without it, one domain is always chosen. */
  readonly any?: string;
}

/** A list to choose a domain from. */
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
              {describeDomain(domain, t)}
            </option>
          ))}
        </select>
        <Icon shape="more" />
      </span>
    </label>
  );
}

export function describeDomain(domain: string, t: Texts): string {
  return WILDCARD.test(domain)
    ? t('domain.host', { domain: domain.replace(WILDCARD, '') })
    : domain;
}
