import { lazy, Suspense } from 'react';
import { WithAllTexts } from '../i18n/all-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import type { Domains } from './address/useDomains.ts';
import type { Handoff } from './handoff/useHandoff.ts';
import styles from './InboxDialogs.module.css';
import type { LetterShortcuts } from './shortcuts/shortcuts.ts';

/** Each is a chunk of its own, fetched when the user opens it. */
const QrCodeDialog = lazy(() => import('./address/QrCodeDialog.tsx'));
const TagDialog = lazy(() => import('./address/TagDialog.tsx'));
const ShortcutsDialog = lazy(() => import('./shortcuts/ShortcutsDialog.tsx'));
const NameDialog = lazy(() => import('./address/NameDialog.tsx'));
const SaveDialog = lazy(() => import('./deletion/SaveDialog.tsx'));

/** Which dialog is open. */
export type DialogName = 'none' | 'name' | 'qrCode' | 'tag' | 'save' | 'shortcuts';

interface Props {
  readonly dialog: DialogName;
  readonly inbox: HeldInbox;
  readonly domains: Domains;
  readonly actions: InboxActions;
  readonly handoff: Handoff;
  readonly letters: LetterShortcuts;
  readonly onClose: () => void;
}

export function InboxDialogs(props: Props) {
  const t = useTexts();
  if (props.dialog === 'none') return null;
  const failed = (
    <p className={styles.failed} role="alert">
      {t('dialog.loadFailed')}
    </p>
  );
  return (
    <ErrorBoundary key={props.dialog} fallback={failed}>
      <Suspense>
        <WithAllTexts>
          <OpenDialog {...props} />
        </WithAllTexts>
      </Suspense>
    </ErrorBoundary>
  );
}

function OpenDialog(props: Props) {
  const { dialog, inbox, domains, actions, handoff, letters, onClose } = props;
  switch (dialog) {
    case 'none':
      return null;
    case 'name':
      return <NameDialog inbox={inbox} domains={domains} actions={actions} onClose={onClose} />;
    case 'qrCode':
      return (
        <QrCodeDialog
          address={inbox.address}
          actions={actions}
          handoff={handoff}
          onClose={onClose}
        />
      );
    case 'tag':
      return <TagDialog address={inbox.address} onClose={onClose} />;
    case 'save':
      return <SaveDialog inbox={inbox} actions={actions} onClose={onClose} />;
    case 'shortcuts':
      return <ShortcutsDialog letters={letters} onClose={onClose} />;
  }
}
