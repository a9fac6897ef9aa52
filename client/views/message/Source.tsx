import { useEffect, useState } from 'react';
import { formatSize } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import { Button } from '../../ui/Button.tsx';
import { MailIcon } from '../../ui/MailIcon.tsx';
import { saveBlob } from '../../ui/save.ts';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer } from '../../ui/VisuallyHidden.tsx';
import styles from './Source.module.css';

/** Bytes of the source that are shown: more than anyone reads, and fast to lay out. */
const SHOWN_BYTES = 200_000;

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly text: string; readonly whole: Blob }
  | { readonly kind: 'failed' };

interface Props {
  readonly parts: MessageParts;
  /** File name for saving it. */
  readonly fileName: string;
}

/** The message as it was received, as plain text. */
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
          {isCut ? (
            <TruncationNote whole={source.whole} fileName={fileName} />
          ) : (
            <CopyButton text={source.text} />
          )}
          <pre className={styles.source} dir="ltr" translate="no">
            {source.text}
          </pre>
        </>
      );
    }
  }
}

function TruncationNote({ whole, fileName }: { readonly whole: Blob; readonly fileName: string }) {
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

function CopyButton({ text }: { readonly text: string }) {
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
    let isCurrent = true;
    const load = async (): Promise<Loaded> => {
      const answer = await parts.raw();
      if (answer.kind !== 'ok') return { kind: 'failed' };
      const text = await answer.value.slice(0, SHOWN_BYTES).text();
      return { kind: 'loaded', text, whole: answer.value };
    };
    void load().then((result) => isCurrent && setLoaded(result));
    return () => {
      isCurrent = false;
    };
  }, [parts]);
  return loaded;
}
