import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Notice.module.css';
import { Room } from './Room.tsx';

/** In place of a page that cannot go on, as when a part of an old build is no more. */
export function Broken() {
  const t = useTexts();
  return (
    <Room
      burn={0}
      aside={
        <div className={styles.notice}>
          <p role="alert">{t('slip.missingPart')}</p>
          <Button tone="lit" autoFocus onClick={() => window.location.reload()}>
            {t('slip.reloadPage')}
          </Button>
        </div>
      }
    />
  );
}
