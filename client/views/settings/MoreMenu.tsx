import type { RefObject } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { MenuFrame } from '../../ui/MenuFrame.tsx';
import { type InboxItems, KeepItem, TabInboxItems, TagItem } from './InboxMenu.tsx';

interface Props extends InboxItems {
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
}

/** The commands for which the hero has no button. */
export default function MoreMenu({ anchor, onClose, ...items }: Props) {
  const t = useTexts();
  return (
    <MenuFrame anchor={anchor} label={t('action.more')} onClose={onClose}>
      <TabInboxItems {...items} />
      <KeepItem {...items} />
      <TagItem {...items} />
    </MenuFrame>
  );
}
