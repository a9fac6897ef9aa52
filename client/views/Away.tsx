import { titleOf } from '../away/news.ts';
import type { AwaySettings } from '../away/useAwaySettings.ts';
import { useComingBack, type Welcome } from '../away/useComingBack.ts';
import { useIcon } from '../away/useIcon.ts';
import { useLooking } from '../away/useLooking.ts';
import { useNews } from '../away/useNews.ts';
import { useNotifications } from '../away/useNotifications.ts';
import { useTexts } from '../i18n/texts.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { Button } from '../ui/Button.tsx';
import { Paper } from './room/Slip.tsx';

interface Props {
  readonly inbox: HeldInbox;
  readonly settings: AwaySettings;
  readonly onOpen: (id: string) => void;
}

/** What reaches somebody who looks elsewhere, and what they find when they are back. */
export function Away({ inbox, settings, onOpen }: Props) {
  const isLooking = useLooking();
  const news = useNews(inbox, isLooking);
  useIcon(news.unread);
  useNotifications({ inbox, news, isLooking, settings, onOpen });
  const [welcome, done] = useComingBack(news, isLooking, settings);
  return (
    <>
      <title>{titleOf(news)}</title>
      <Note welcome={welcome} settings={settings} onDone={done} />
    </>
  );
}

interface NoteProps {
  readonly welcome: Welcome;
  readonly settings: AwaySettings;
  readonly onDone: () => void;
}

function Note({ welcome, settings, onDone }: NoteProps) {
  const t = useTexts();
  const { kind } = welcome;
  switch (kind) {
    case 'none':
      return null;
    case 'copied':
    case 'copyFailed': {
      const { code } = welcome;
      const text = kind === 'copied' ? t('away.copied', { code }) : t('away.copyFailed', { code });
      return <Paper kind={kind} text={text} onClose={onDone} />;
    }
    case 'offer':
      return (
        <Paper
          kind={kind}
          text={t('away.offer')}
          onClose={() => {
            settings.tell(false);
            onDone();
          }}
        >
          <Button
            tone="lit"
            onClick={() => {
              settings.tell(true);
              onDone();
            }}
          >
            {t('away.offerYes')}
          </Button>
        </Paper>
      );
  }
}
