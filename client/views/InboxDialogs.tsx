import type { InboxActions } from '../inbox/actions.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import { OVERLAY } from '../ui/Overlay.tsx';
import type { Domains } from './address/useDomains.ts';
import type { Handoff } from './handoff/useHandoff.ts';
import type { LetterShortcuts } from './shortcuts/shortcuts.ts';

/** Each is a chunk of its own, fetched when the user opens it. */
const QrCodeDialog = lazyPart(() => import('./address/QrCodeDialog.tsx'), OVERLAY);
const TagDialog = lazyPart(() => import('./address/TagDialog.tsx'), OVERLAY);
const ShortcutsDialog = lazyPart(() => import('./shortcuts/ShortcutsDialog.tsx'), OVERLAY);
const NameDialog = lazyPart(() => import('./address/NameDialog.tsx'), OVERLAY);
const SaveDialog = lazyPart(() => import('./deletion/SaveDialog.tsx'), OVERLAY);

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
