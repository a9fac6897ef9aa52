import { useEffect, useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { useLocale, useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { formatSize } from './format.ts';
import styles from './Source.module.css';

/** Bytes of the source that are shown: far more than anybody reads, and quick to lay out. */
const SHOWN_BYTES = 200_000;

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'failed' };

interface Props {
  readonly detail: Detail;
  readonly actions: InboxActions;
}

/** The message as it came, as plain text. */
export function Source({ detail, actions }: Props) {
  const t = useTexts();
  const locale = useLocale();
  const source = useSource(detail.id, actions);
  switch (source.kind) {
    case 'loading':
      return <p>{t('message.loading')}</p>;
    case 'failed':
      return <p role="alert">{t('message.unreachable')}</p>;
    case 'loaded':
      return (
        <>
          {source.isCut && (
            <p className={styles.cut}>
              {t('view.sourceCut', { size: formatSize(detail.size, locale) })}
            </p>
          )}
          <pre className={styles.source} dir="ltr">
            {source.text}
          </pre>
        </>
      );
  }
}

function useSource(id: string, actions: InboxActions): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<Loaded> => {
      const answer = await actions.rawMessage(id);
      if (answer.kind !== 'ok') return { kind: 'failed' };
      const text = await answer.value.slice(0, SHOWN_BYTES).text();
      return { kind: 'loaded', text, isCut: answer.value.size > SHOWN_BYTES };
    };
    void load().then((result) => wanted && setLoaded(result));
    return () => {
      wanted = false;
    };
  }, [id, actions]);
  return loaded;
}
