import { Tabs } from '@base-ui/react/tabs';
import { lazy, Suspense } from 'react';
import type { Content } from '#shared/message.ts';
import { formatSize } from '../../i18n/format.ts';
import { type TextId, useLocale, useTexts } from '../../i18n/texts.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import { TextMail } from '../../mail/TextMail.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { useChosenView, type View } from './chosen-view.ts';
import { HeaderTable } from './HeaderTable.tsx';
import styles from './MessageBody.module.css';
import { Source } from './Source.tsx';

const NAMES = {
  html: 'view.html',
  text: 'view.text',
  headers: 'view.headers',
  source: 'view.source',
} as const satisfies Record<View, TextId>;

/** Characters of text that are shown: more than anyone reads here, and fast to lay out. */
const SHOWN_TEXT = 200_000;

/** The sanitizer is large, and most visits never need it. */
const HtmlMail = lazy(() => import('../../mail/HtmlMail.tsx'));

interface Props {
  readonly content: Content;
  /** Key of this message for its chosen view. */
  readonly viewKey: string;
  readonly parts: MessageParts;
  /** Bytes of the whole message. */
  readonly size: number;
  /** File name for saving the source. */
  readonly fileName: string;
  readonly onClose: () => void;
}

/** The body of a message in the chosen view. */
export function MessageBody(props: Props) {
  const t = useTexts();
  const views = listViews(props.content);
  const [chosen, choose] = useChosenView(props.viewKey);
  // An email parsed late may get HTML only later; the chosen view stays.
  const view = views.find((one) => one === chosen) ?? views[0] ?? 'source';
  return (
    <Tabs.Root value={view} onValueChange={choose}>
      <Tabs.List activateOnFocus className={styles.views} aria-label={t('view.label')}>
        {views.map((one) => (
          <Tabs.Tab key={one} value={one} className={styles.view}>
            {t(NAMES[one])}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel key={view} value={view} className={styles.body}>
        <ViewContent view={view} {...props} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function listViews({ html }: Content): readonly View[] {
  return html === null ? ['text', 'headers', 'source'] : ['html', 'text', 'headers', 'source'];
}

function ViewContent({
  view,
  content,
  parts,
  size,
  fileName,
  onClose,
}: Props & { readonly view: View }) {
  switch (view) {
    case 'html':
      return <Html content={content} parts={parts} onClose={onClose} />;
    case 'text':
      return <Text text={content.text} size={size} />;
    case 'headers':
      return <HeaderTable headers={content.headers} />;
    case 'source':
      return <Source parts={parts} fileName={fileName} />;
  }
}

function Text({ text, size }: Pick<Content, 'text'> & Pick<Props, 'size'>) {
  const t = useTexts();
  const locale = useLocale();
  if (!text?.trim()) return <p>{t('view.empty')}</p>;
  return (
    <>
      {text.length > SHOWN_TEXT && (
        <p className={styles.cut}>{t('view.sourceCut', { size: formatSize(size, locale) })}</p>
      )}
      <TextMail text={text.slice(0, SHOWN_TEXT)} />
    </>
  );
}

function Html({ content, parts, onClose }: Pick<Props, 'content' | 'parts' | 'onClose'>) {
  const t = useTexts();
  return (
    <ErrorBoundary fallback={<p role="alert">{t('view.renderFailed')}</p>}>
      <Suspense
        fallback={
          <p className={styles.waiting} data-body="coming">
            {t('view.rendering')}
          </p>
        }
      >
        <HtmlMail
          html={content.html ?? ''}
          attachments={content.attachments}
          fetchAttachment={parts.attachment}
          onClose={onClose}
        />
      </Suspense>
    </ErrorBoundary>
  );
}
