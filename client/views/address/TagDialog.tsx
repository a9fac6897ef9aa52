import { useId, useRef, useState } from 'react';
import { readTag } from '#shared/address.ts';
import { useTexts } from '../../i18n/texts.ts';
import { EXAMPLE_TAG } from '../../inbox/address.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import fieldStyles from '../../ui/Field.module.css';
import { useCopy } from '../../ui/useCopy.ts';
import { Announcer } from '../../ui/VisuallyHidden.tsx';
import styles from './TagDialog.module.css';

interface Props {
  readonly address: string;
  readonly onClose: () => void;
}

/** Copies the address with a tag for one service. */
export default function TagDialog({ address, onClose }: Props) {
  const t = useTexts();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [tag, setTag] = useState(EXAMPLE_TAG);
  const [copied, copy] = useCopy();
  const at = address.lastIndexOf('@');
  const tagged = `${address.slice(0, at)}+${tag || EXAMPLE_TAG}${address.slice(at)}`;
  const isValid = readTag(tagged.slice(0, tagged.lastIndexOf('@'))) !== null;
  return (
    <Dialog title={t('tag.action')} close={t('dialog.close')} onClose={onClose} first={field}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid) copy(tagged);
        }}
      >
        <label htmlFor={id}>{t('tag.label')}</label>
        <input
          ref={field}
          id={id}
          className={`${fieldStyles.field} ${styles.field}`}
          value={tag}
          placeholder={EXAMPLE_TAG}
          // Typing replaces the suggestion.
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setTag(target.value.trim().toLowerCase())}
          maxLength={64}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={!isValid}
          aria-describedby={`${id}-trouble`}
        />
        <p id={`${id}-trouble`} className={styles.trouble} role="status">
          {!isValid && t('tag.malformed')}
        </p>
        <p className={styles.address} dir="ltr" translate="no" data-testid="tagged">
          {tagged}
        </p>
        <Button type="submit" tone="primary" disabled={!isValid}>
          {t(copied === 'copied' ? 'address.copied' : 'address.copy')}
        </Button>
        <Announcer text={copied === 'copied' ? t('address.copied') : ''} />
        {copied === 'failed' && <p role="alert">{t('address.copyFailed')}</p>}
      </form>
      <p className={styles.note}>{t('tag.explain')}</p>
    </Dialog>
  );
}
