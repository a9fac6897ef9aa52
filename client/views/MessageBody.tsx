import { lazy, Suspense, useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { type TextId, useLocale, useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
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
  readonly detail: Detail;
  readonly actions: InboxActions;
  readonly onLeave: () => void;
}

export function MessageBody(props: Props) {
  const { detail } = props;
  const t = useTexts();
  const views = viewsOf(detail);
  const [view, setView] = useState<View>(views[0] ?? 'source');
  return (
    <>
      <fieldset className={styles.views} aria-label={t('view.label')}>
        {views.map((one) => (
          <button
            key={one}
            type="button"
            className={styles.view}
            aria-pressed={one === view}
            onClick={() => setView(one)}
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

function viewsOf({ html }: Detail): readonly View[] {
  return html === null ? ['text', 'headers', 'source'] : ['html', 'text', 'headers', 'source'];
}

function Shown({ view, detail, actions, onLeave }: Props & { readonly view: View }) {
  switch (view) {
    case 'html':
      return <Html html={detail.html ?? ''} detail={detail} actions={actions} onLeave={onLeave} />;
    case 'text':
      return <Text detail={detail} />;
    case 'headers':
      return (
        <dl className={styles.headers}>
          {detail.headers.map(({ name, value }, index) => (
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
      return <Source detail={detail} actions={actions} />;
  }
}

function Text({ detail }: Pick<Props, 'detail'>) {
  const t = useTexts();
  const locale = useLocale();
  const { text, size } = detail;
  if (!text) return <p>{t('view.empty')}</p>;
  return (
    <>
      {text.length > SHOWN_TEXT && (
        <p className={styles.cut}>{t('view.sourceCut', { size: formatSize(size, locale) })}</p>
      )}
      <TextMail text={text.slice(0, SHOWN_TEXT)} />
    </>
  );
}

function Html({ html, detail, actions, onLeave }: Props & { readonly html: string }) {
  const t = useTexts();
  return (
    <RenderGuard fallback={<p role="alert">{t('view.renderFailed')}</p>}>
      <Suspense fallback={<p className={styles.waiting}>{t('view.rendering')}</p>}>
        <HtmlMail
          html={html}
          attachments={detail.attachments}
          fetchAttachment={(index) => actions.attachment(detail.id, index)}
          onLeave={onLeave}
        />
      </Suspense>
    </RenderGuard>
  );
}
