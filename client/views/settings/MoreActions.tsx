import { useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { lazyPart } from '../../ui/lazyPart.tsx';
import { OVERLAY } from '../../ui/Overlay.tsx';
import type { InboxItems } from './InboxMenu.tsx';

/** Fetched when the pointer or the focus reaches the button. */
const MoreMenu = lazyPart(() => import('./MoreMenu.tsx'), OVERLAY);

/** Opens the menu of the commands for which the hero has no button. */
export function MoreActions(items: InboxItems) {
  const t = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={button}
        tone="quiet"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={MoreMenu.prefetch}
        onFocus={MoreMenu.prefetch}
        onClick={() => setOpen(!isOpen)}
      >
        {t('action.more')}
        <Icon shape="more" />
      </Button>
      {isOpen && <MoreMenu {...items} anchor={button} onClose={() => setOpen(false)} />}
    </>
  );
}
