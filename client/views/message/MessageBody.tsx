import { Tabs } from '@base-ui/react/tabs';
import { lazy, Suspense } from 'react';
import type { Content } from '#shared/message.ts';
import { formatSize } from '../../i18n/format.ts';
import { type TextId, useLocale, useTexts } from '../../i18n/texts.ts';
import type { MessageParts } from '../../inbox/message-parts.ts';
import { TextMail } from '../../mail/TextMail.tsx';
import { RenderGuard } from '../room/RenderGuard.tsx';
import { HeaderTable } from './HeaderTable.tsx';
import styles from './MessageBody.module.css';
import { Source } from './Source.tsx';
import { useChosenView, type View } from './view-memory.ts';

const NAMES = {
  html: 'view.html',
  text: 'view.text',
  headers: 'view.headers',
  source: 'view.source',
} as const satisfies Record<View, TextId>;

/** Characters of text that are shown: more than anybody reads here, and quick to lay out. */
const SHOWN_TEXT = 200_000;

/** What makes hostile HTML harmless is large, and most visits never need it. */
const HtmlMail = lazy(() => import('../../mail/HtmlMail.tsx'));

interface Props {
  readonly content: Content;
  /** Of all mails, those inside others included, what this one is remembered by. */
  readonly place: string;
  readonly parts: MessageParts;
  /** Bytes of the whole message. */
  readonly size: number;
  /** Under which it is saved. */
  readonly fileName: string;
  readonly onLeave: () => void;
}

export function MessageBody(props: Props) {
  const t = useTexts();
  const views = viewsOf(props.content);
  const [chosen, choose] = useChosenView(props.place);
  // A mail that is read late may have HTML only then; what was chosen stays.
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
        <Shown view={view} {...props} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function viewsOf({ html }: Content): readonly View[] {
  return html === null ? ['text', 'headers', 'source'] : ['html', 'text', 'headers', 'source'];
}

function Shown({ view, content, parts, size, fileName, onLeave }: Props & { readonly view: View }) {
  switch (view) {
    case 'html':
      return <Html content={content} parts={parts} onLeave={onLeave} />;
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

function Html({ content, parts, onLeave }: Pick<Props, 'content' | 'parts' | 'onLeave'>) {
  const t = useTexts();
  return (
    <RenderGuard fallback={<p role="alert">{t('view.renderFailed')}</p>}>
      <Suspense fallback={<p className={styles.waiting}>{t('view.rendering')}</p>}>
        <HtmlMail
          html={content.html ?? ''}
          attachments={content.attachments}
          fetchAttachment={parts.attachment}
          onLeave={onLeave}
        />
      </Suspense>
    </RenderGuard>
  );
}
