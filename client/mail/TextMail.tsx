import { LinkLine } from './LinkLine.tsx';
import { type LinkInspector, splitLinks, useLinkInspection } from './link-inspection.ts';
import styles from './TextMail.module.css';

/** Plain text as it was written, with clickable web addresses. */
export default function TextMail({ text }: { readonly text: string }) {
  const links = useLinkInspection();
  return (
    <>
      <div className={styles.text} dir="auto">
        {splitLinks(text).map((piece, index) =>
          piece.kind === 'text' ? (
            piece.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
            <TextLink key={index} href={piece.text} links={links} />
          ),
        )}
      </div>
      <LinkLine inspection={links.inspection} onClose={links.close} />
    </>
  );
}

/** The text is the target, but the host may still be disguised or redirect elsewhere. */
function TextLink({ href, links }: { readonly href: string; readonly links: LinkInspector }) {
  const link = { href, text: '' };
  const ask = (event: { preventDefault(): void }) => {
    if (!links.onOpen(link)) event.preventDefault();
  };
  return (
    <a
      href={href}
      // A bidi override before it must not reverse its letters.
      dir="ltr"
      target="_blank"
      rel="noopener noreferrer"
      onClick={ask}
      onAuxClick={ask}
      onPointerEnter={() => links.onPoint(link)}
      onPointerLeave={() => links.onPoint(null)}
      onFocus={() => links.onPoint(link)}
      onBlur={() => links.onPoint(null)}
    >
      {href}
    </a>
  );
}
