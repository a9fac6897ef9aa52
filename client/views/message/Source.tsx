import { useEffect, useState } from 'react';
import { formatSize } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import { Button } from '../../ui/Button.tsx';
import { Announcer } from '../../ui/Hidden.tsx';
import { MailIcon } from '../../ui/MailIcon.tsx';
import { saveBlob } from '../../ui/save.ts';
import { useCopy } from '../../ui/useCopy.ts';
import styles from './Source.module.css';

/** Bytes of the source that are shown: far more than anybody reads, and quick to lay out. */
const SHOWN_BYTES = 200_000;

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly text: string; readonly whole: Blob }
  | { readonly kind: 'failed' };

interface Props {
  readonly parts: MessageParts;
  /** Under which it is saved. */
  readonly fileName: string;
}

/** The message as it came, as plain text. */
export function Source({ parts, fileName }: Props) {
  const t = useTexts();
  const source = useSource(parts);
  switch (source.kind) {
    case 'loading':
      return <p>{t('message.loading')}</p>;
    case 'failed':
      return <p role="alert">{t('message.unreachable')}</p>;
    case 'loaded': {
      const isCut = source.whole.size > SHOWN_BYTES;
      return (
        <>
          {isCut ? <Cut whole={source.whole} fileName={fileName} /> : <Copy text={source.text} />}
          <pre className={styles.source} dir="ltr" translate="no">
            {source.text}
          </pre>
        </>
      );
    }
  }
}

function Cut({ whole, fileName }: { readonly whole: Blob; readonly fileName: string }) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <div className={styles.about}>
      <p>{t('view.sourceCut', { size: formatSize(whole.size, locale) })}</p>
      <Button onClick={() => saveBlob(whole, fileName)}>
        <MailIcon shape="save" />
        {t('message.save')}
      </Button>
    </div>
  );
}

function Copy({ text }: { readonly text: string }) {
  const t = useTexts();
  const [state, copy] = useCopy();
  const isCopied = state === 'copied';
  return (
    <div className={styles.about}>
      <Button tone="quiet" onClick={() => copy(text)}>
        <MailIcon shape={isCopied ? 'done' : 'copy'} />
        {isCopied ? t('address.copied') : t('source.copy')}
      </Button>
      <Announcer text={isCopied ? t('address.copied') : ''} />
    </div>
  );
}

function useSource(parts: MessageParts): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<Loaded> => {
      const answer = await parts.raw();
      if (answer.kind !== 'ok') return { kind: 'failed' };
      const text = await answer.value.slice(0, SHOWN_BYTES).text();
      return { kind: 'loaded', text, whole: answer.value };
    };
    void load().then((result) => wanted && setLoaded(result));
    return () => {
      wanted = false;
    };
  }, [parts]);
  return loaded;
}
