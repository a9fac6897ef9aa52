import { useState } from 'react';
import type { HeaderLine } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer, VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './HeaderTable.module.css';

/** Characters from which a value is folded: about four lines on a wide window. */
const LONG_VALUE = 280;

/** The headers as they were received, one row each. */
export function HeaderTable({ headers }: { readonly headers: readonly HeaderLine[] }) {
  const t = useTexts();
  const [state, copy] = useCopy();
  const [which, setWhich] = useState<number | null>(null);
  return (
    <>
      <dl className={styles.headers}>
        {headers.map((header, index) => (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat, and never move
            key={index}
            header={header}
            isCopied={state === 'copied' && which === index}
            onCopy={() => {
              setWhich(index);
              copy(header.value);
            }}
          />
        ))}
      </dl>
      <Announcer text={state === 'copied' ? t('address.copied') : ''} />
    </>
  );
}

interface LineProps {
  readonly header: HeaderLine;
  readonly isCopied: boolean;
  readonly onCopy: () => void;
}

function Line({ header: { name, value }, isCopied, onCopy }: LineProps) {
  const t = useTexts();
  const [isWhole, setWhole] = useState(false);
  const isLong = value.length > LONG_VALUE;
  return (
    <div className={styles.line}>
      <dt translate="no">{name}</dt>
      <dd>
        <bdi className={styles.value} data-folded={isLong && !isWhole} translate="no">
          {value}
        </bdi>
        {isLong && (
          <button
            type="button"
            className={styles.more}
            aria-expanded={isWhole}
            onClick={() => setWhole(!isWhole)}
          >
            {t(isWhole ? 'headers.less' : 'headers.more')}
            <VisuallyHidden> {name}</VisuallyHidden>
          </button>
        )}
      </dd>
      <dd className={styles.aside}>
        <button type="button" className={styles.copy} onClick={onCopy} title={t('address.copy')}>
          <Icon shape={isCopied ? 'done' : 'copy'} />
          <VisuallyHidden>{t('headers.copy', { name })}</VisuallyHidden>
        </button>
      </dd>
    </div>
  );
}
