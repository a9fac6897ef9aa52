import { lazy, Suspense } from 'react';
import { WithAllTexts } from '../i18n/all-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import type { HeldInbox } from '../inbox/state.ts';
import type { Domains } from './address/useDomains.ts';
import styles from './Dialogs.module.css';
import { RenderGuard } from './room/RenderGuard.tsx';
import type { LetterKeys } from './room/useLetterKeys.ts';

/** Each is a script of its own, fetched when somebody wants it. */
const CodeDialog = lazy(() => import('./address/CodeDialog.tsx'));
const KeySheet = lazy(() => import('./room/KeySheet.tsx'));
const NameDialog = lazy(() => import('./address/NameDialog.tsx'));
const SaveDialog = lazy(() => import('./going/SaveDialog.tsx'));

/** Which sheet lies over the room. */
export type Sheet = 'none' | 'name' | 'code' | 'save' | 'keys';

interface Props {
  readonly sheet: Sheet;
  readonly inbox: HeldInbox;
  readonly domains: Domains;
  readonly actions: InboxActions;
  readonly letters: LetterKeys;
  readonly onClose: () => void;
}

export function Dialogs(props: Props) {
  const t = useTexts();
  if (props.sheet === 'none') return null;
  const failed = (
    <p className={styles.failed} role="alert">
      {t('dialog.loadFailed')}
    </p>
  );
  return (
    <RenderGuard key={props.sheet} fallback={failed}>
      <Suspense>
        <WithAllTexts>
          <Content {...props} />
        </WithAllTexts>
      </Suspense>
    </RenderGuard>
  );
}

function Content({ sheet, inbox, domains, actions, letters, onClose }: Props) {
  switch (sheet) {
    case 'none':
      return null;
    case 'name':
      return <NameDialog inbox={inbox} domains={domains} actions={actions} onClose={onClose} />;
    case 'code':
      return <CodeDialog address={inbox.address} onClose={onClose} />;
    case 'save':
      return <SaveDialog inbox={inbox} actions={actions} onClose={onClose} />;
    case 'keys':
      return <KeySheet letters={letters} onClose={onClose} />;
  }
}
