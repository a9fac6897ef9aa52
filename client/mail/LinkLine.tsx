import { type RefObject, useEffect, useRef } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Button, ExternalLink } from '../ui/Button.tsx';
import styles from './LinkLine.module.css';
import type { LinkInspection } from './link-inspection.ts';
import { describeLink } from './link-text.ts';

/** Shows where the link under the pointer really goes, and asks before a disguised one opens. */
export function LinkLine({
  inspection,
  onClose,
}: {
  readonly inspection: LinkInspection;
  readonly onClose: () => void;
}) {
  const t = useTexts();
  const stay = useRef<HTMLButtonElement>(null);
  useFocus(stay, inspection.kind === 'asking');
  switch (inspection.kind) {
    case 'none':
    case 'pointing':
      return (
        <div className={styles.place} aria-live="polite">
          <p className={styles.line}>
            {inspection.kind === 'pointing' && <bdi>{describeLink(inspection.truth, t)}</bdi>}
          </p>
        </div>
      );
    case 'asking':
      return (
        <div
          className={styles.question}
          role="alertdialog"
          aria-label={t('disguise.title')}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            onClose();
          }}
        >
          <p>
            <strong>{t('disguise.title')}</strong> <bdi>{describeLink(inspection.truth, t)}</bdi>
          </p>
          <div className={styles.answers}>
            <Button ref={stay} onClick={onClose}>
              {t('disguise.stay')}
            </Button>
            <ExternalLink href={inspection.href} onClick={() => setTimeout(onClose)}>
              {t('disguise.open', { host: inspection.truth.host })}
            </ExternalLink>
          </div>
        </div>
      );
  }
}

function useFocus(element: RefObject<HTMLElement | null>, wanted: boolean): void {
  useEffect(() => {
    if (wanted) element.current?.focus();
  }, [element, wanted]);
}
