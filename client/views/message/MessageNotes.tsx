import type { Content, Trait } from '#shared/message.ts';
import { type Texts, useTexts } from '../../i18n/texts.ts';
import type { IconShape } from '../../ui/Icon.tsx';
import { MailIcon, type MailShape } from '../../ui/MailIcon.tsx';
import styles from './MessageNotes.module.css';

interface Note {
  readonly shape: IconShape | MailShape;
  readonly text: string;
}

/** Notes about an email: signed, encrypted, automatic, and what could not be parsed. */
export function MessageNotes({ content }: { readonly content: Content }) {
  const t = useTexts();
  const notes = content.traits.flatMap((trait) => traitNote(trait, t) ?? []);
  return (
    <>
      <List notes={notes} label={t('message.traits')} />
      <List notes={content.problems.map(problemNote)} label={t('message.problems')} />
    </>
  );
}

function List({ notes, label }: { readonly notes: readonly Note[]; readonly label: string }) {
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes} aria-label={label}>
      {notes.map(({ shape, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same, and none moves
        <li key={index}>
          <MailIcon shape={shape} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function problemNote(text: string): Note {
  return { shape: 'note', text };
}

function traitNote(trait: Trait, t: Texts): Note | null {
  switch (trait.kind) {
    case 'signed':
      return {
        shape: 'signature',
        text: t(trait.scheme === 'pgp' ? 'trait.signed.pgp' : 'trait.signed.smime'),
      };
    case 'encrypted':
      return {
        shape: 'lock',
        text: t(trait.scheme === 'pgp' ? 'trait.encrypted.pgp' : 'trait.encrypted.smime'),
      };
    case 'automatic':
      return { shape: 'gear', text: t('trait.automatic') };
    case 'winmail':
      return { shape: 'box', text: t('trait.winmail') };
    case 'report':
    case 'calendar':
    case 'message':
      // Shown as cards.
      return null;
  }
}
