import { splitLinks } from './links.ts';
import styles from './TextMail.module.css';

/** Plain text as it was written; only what is plainly a link can be clicked. */
export function TextMail({ text }: { readonly text: string }) {
  return (
    <div className={styles.text} dir="auto">
      {splitLinks(text).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
          <a key={index} href={piece.text} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        ),
      )}
    </div>
  );
}
