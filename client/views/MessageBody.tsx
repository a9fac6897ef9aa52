import { lazy, Suspense, useState } from 'react';
import type { Content } from '#shared/message.ts';
import { type TextId, useLocale, useTexts } from '../i18n/texts.ts';
import type { Parts } from '../inbox/parts.ts';
import { TextMail } from '../mail/TextMail.tsx';
import { formatSize } from './format.ts';
import styles from './MessageBody.module.css';
import { RenderGuard } from './RenderGuard.tsx';
import { Source } from './Source.tsx';

type View = 'html' | 'text' | 'headers' | 'source';

const NAMES = {
  html: 'view.html',
  text: 'view.text',
  headers: 'view.headers',
  source: 'view.source',
} as const satisfies Record<View, TextId>;

/** Characters of text that are shown: more than anybody reads here, and quick to lay out. */
const SHOWN_TEXT = 200_000;

/** What makes hostile HTML harmless is large, and most visits never need it. */
const HtmlMail = lazy(() => import('../mail/HtmlMail.tsx'));

interface Props {
  readonly content: Content;
  readonly parts: Parts;
  /** Bytes of the whole message. */
  readonly size: number;
  readonly onLeave: () => void;
}

export function MessageBody(props: Props) {
  const t = useTexts();
  const views = viewsOf(props.content);
  const [chosen, setChosen] = useState<View | null>(null);
  // A mail that is read late may have HTML only then; what was chosen stays.
  const view = views.find((one) => one === chosen) ?? views[0] ?? 'source';
  return (
    <>
      <fieldset className={styles.views} aria-label={t('view.label')}>
        {views.map((one) => (
          <button
            key={one}
            type="button"
            className={styles.view}
            aria-pressed={one === view}
            onClick={() => setChosen(one)}
          >
            {t(NAMES[one])}
          </button>
        ))}
      </fieldset>
      <div className={styles.body}>
        <Shown view={view} {...props} />
      </div>
    </>
  );
}

function viewsOf({ html }: Content): readonly View[] {
  return html === null ? ['text', 'headers', 'source'] : ['html', 'text', 'headers', 'source'];
}

function Shown({ view, content, parts, size, onLeave }: Props & { readonly view: View }) {
  switch (view) {
    case 'html':
      return <Html content={content} parts={parts} onLeave={onLeave} />;
    case 'text':
      return <Text text={content.text} size={size} />;
    case 'headers':
      return (
        <dl className={styles.headers}>
          {content.headers.map(({ name, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat, and never move
            <div key={index}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'source':
      return <Source parts={parts} />;
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

function Html({ content, parts, onLeave }: Omit<Props, 'size'>) {
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
