import { Fragment, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import styles from './AddressList.module.css';

interface Props {
  readonly label: string;
  readonly addresses: readonly string[];
}

/** Addresses shown before the list is expanded. */
const SHOWN = 3;

/** The addresses of a header, without names, which anyone can choose. */
export function AddressList({ label, addresses }: Props) {
  const t = useTexts();
  const [isWhole, setWhole] = useState(false);
  if (addresses.length === 0) return null;
  // Hiding a single one would save no space.
  const left = addresses.length > SHOWN + 1 ? addresses.length - SHOWN : 0;
  const shown = isWhole || left === 0 ? addresses : addresses.slice(0, SHOWN);
  return (
    <>
      <dt>{label}</dt>
      <dd className={styles.addresses} translate="no">
        {shown.map((address, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one may be named twice, and none moves
          <Fragment key={index}>
            {index > 0 && ', '}
            <bdi dir="ltr">{address}</bdi>
          </Fragment>
        ))}
        {left > 0 && (
          <>
            {' '}
            <button
              type="button"
              className={styles.more}
              aria-expanded={isWhole}
              onClick={() => setWhole(!isWhole)}
            >
              {isWhole
                ? t('message.fewerAddressees')
                : t('message.moreAddressees', { count: left })}
            </button>
          </>
        )}
      </dd>
    </>
  );
}
