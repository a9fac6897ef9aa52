import { useEffect, useState } from 'react';
import { useLocale, useTexts } from '../i18n/texts.ts';
import type { Parts } from '../inbox/parts.ts';
import { formatSize } from './format.ts';
import styles from './Source.module.css';

/** Bytes of the source that are shown: far more than anybody reads, and quick to lay out. */
const SHOWN_BYTES = 200_000;

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly text: string; readonly size: number }
  | { readonly kind: 'failed' };

/** The message as it came, as plain text. */
export function Source({ parts }: { readonly parts: Parts }) {
  const t = useTexts();
  const locale = useLocale();
  const source = useSource(parts);
  switch (source.kind) {
    case 'loading':
      return <p>{t('message.loading')}</p>;
    case 'failed':
      return <p role="alert">{t('message.unreachable')}</p>;
    case 'loaded':
      return (
        <>
          {source.size > SHOWN_BYTES && (
            <p className={styles.cut}>
              {t('view.sourceCut', { size: formatSize(source.size, locale) })}
            </p>
          )}
          <pre className={styles.source} dir="ltr">
            {source.text}
          </pre>
        </>
      );
  }
}

function useSource(parts: Parts): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<Loaded> => {
      const answer = await parts.raw();
      if (answer.kind !== 'ok') return { kind: 'failed' };
      const text = await answer.value.slice(0, SHOWN_BYTES).text();
      return { kind: 'loaded', text, size: answer.value.size };
    };
    void load().then((result) => wanted && setLoaded(result));
    return () => {
      wanted = false;
    };
  }, [parts]);
  return loaded;
}
