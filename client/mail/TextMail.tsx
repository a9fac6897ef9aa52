import { useTexts } from '../i18n/texts.ts';
import { Fold } from '../ui/Fold.tsx';
import { LinkLine } from './LinkLine.tsx';
import { type LinkInspector, splitLinks, useLinkInspection } from './link-inspection.ts';
import { splitQuotedTail } from './quoted-tail.ts';
import { splitQuotes, type TextPart } from './quotes.ts';
import styles from './TextMail.module.css';

/** Plain text with clickable web addresses and its quotes; a quote at its end is folded. */
export default function TextMail({ text }: { readonly text: string }) {
  const t = useTexts();
  const links = useLinkInspection();
  const { own, quote } = splitQuotedTail(text);
  return (
    <>
      <Text text={own} links={links} />
      {quote !== null && (
        <div className={styles.quote}>
          {/* Its links may be the ones that the reader came for. */}
          <Fold label={t('view.quote')} isOpenAtFirst={/https?:\/\//i.test(quote)} isPrinted>
            <Text text={quote} links={links} />
          </Fold>
        </div>
      )}
      <LinkLine inspection={links.inspection} onClose={links.close} />
    </>
  );
}

interface TextProps {
  readonly text: string;
  readonly links: LinkInspector;
}

function Text({ text, links }: TextProps) {
  return (
    <div className={styles.text} dir="auto">
      <Parts parts={splitQuotes(text)} links={links} />
    </div>
  );
}

interface PartsProps {
  readonly parts: readonly TextPart[];
  readonly links: LinkInspector;
}

function Parts({ parts, links }: PartsProps) {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    <Part key={index} part={part} links={links} />
  ));
}

interface PartProps {
  readonly part: TextPart;
  readonly links: LinkInspector;
}

/** Paragraphs have no `dir`: the direction of a quote is that of the text within it. */
function Part({ part, links }: PartProps) {
  return part.kind === 'quote' ? (
    <blockquote dir="auto">
      <Parts parts={part.parts} links={links} />
    </blockquote>
  ) : (
    <p>
      <LinkedText text={part.text} links={links} />
    </p>
  );
}

function LinkedText({ text, links }: TextProps) {
  return splitLinks(text).map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
      <TextLink key={index} href={piece.text} links={links} />
    ),
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
