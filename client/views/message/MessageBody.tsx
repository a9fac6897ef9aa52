import { Tabs } from '@base-ui/react/tabs';
import type { Content } from '#shared/message.ts';
import { formatSize } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import { lazyPart } from '../../ui/lazyPart.tsx';
import { useChosenView, VIEW_TEXTS, type View } from './chosen-view.ts';
import { HeaderTable } from './HeaderTable.tsx';
import styles from './MessageBody.module.css';
import { Source } from './Source.tsx';

/** Characters of text that are shown: more than anyone reads here, and fast to lay out. */
const SHOWN_TEXT = 200_000;

/** Both judge where links lead by a list of all domains, and the sanitizer is large. */
const RENDERING = { Waiting: Rendering, Missing: RenderingFailed };
const TextMail = lazyPart(() => import('../../mail/TextMail.tsx'), RENDERING);
const HtmlMail = lazyPart(() => import('../../mail/HtmlMail.tsx'), RENDERING);

interface Props {
  readonly view: View;
  readonly content: Content;
  readonly parts: MessageParts;
  /** Bytes of the whole message. */
  readonly size: number;
  /** File name for saving the source. */
  readonly fileName: string;
  readonly onClose: () => void;
}

/** The body of a message in one view. */
export function MessageBody(props: Props) {
  return (
    <div key={props.view} className={styles.body} data-view={props.view}>
      <ViewContent {...props} />
    </div>
  );
}

/** The body of a message inside another one, with tabs for its views. */
export function TabbedBody({
  viewKey,
  ...body
}: Omit<Props, 'view'> & { readonly viewKey: string }) {
  const t = useTexts();
  const views = listViews(body.content);
  const [chosen, choose] = useChosenView(viewKey);
  // An email parsed late may get HTML only later; the chosen view stays.
  const view = views.find((one) => one === chosen) ?? views[0] ?? 'source';
  return (
    <Tabs.Root value={view} onValueChange={choose}>
      <Tabs.List activateOnFocus className={styles.views} aria-label={t('view.label')}>
        {views.map((one) => (
          <Tabs.Tab key={one} value={one} className={styles.view}>
            {t(VIEW_TEXTS[one])}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel key={view} value={view} className={styles.body}>
        <ViewContent view={view} {...body} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

export function listViews({ html }: Content): readonly View[] {
  return html === null ? ['text', 'headers', 'source'] : ['html', 'text', 'headers', 'source'];
}

function ViewContent({ view, content, parts, size, fileName, onClose }: Props) {
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
  return (
    <HtmlMail
      html={content.html ?? ''}
      attachments={content.attachments}
      fetchAttachment={parts.attachment}
      onClose={onClose}
    />
  );
}

function Rendering() {
  const t = useTexts();
  return (
    <p className={styles.waiting} data-body="coming">
      {t('view.rendering')}
    </p>
  );
}

function RenderingFailed() {
  return <p role="alert">{useTexts()('view.renderFailed')}</p>;
}
