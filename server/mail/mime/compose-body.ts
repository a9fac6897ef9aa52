import { safeFilename } from '../text/clean.ts';
import { enrichedToText } from './enriched.ts';
import { defaultFilename, isDeliveryStatus, isDisposition, type MimeFile } from './files.ts';
import type { ParsedFile } from './mailparser.ts';
import type { PartTexts } from './part-texts.ts';
import type { ContentType, Defect, Part } from './parts.ts';
import { decodeContent } from './transfer-encoding.ts';
import { extractFiles } from './uuencoded.ts';

/** Other forms of a text that mail programs with a language of their own would show. */
const VARIANTS = ['text/x-amp-html', 'text/watch-html'];

/** Characters of one text that are shown among HTML: as many as of all HTML together. */
const MAX_TEXT_IN_HTML_CHARS = 2_000_000;

/** A message as it is shown: what its multiparts make of its parts. */
export interface ComposedBody {
  readonly text: string;
  readonly html: string;
  readonly files: readonly MimeFile[];
  /** The multiparts, each before what is in it. */
  readonly multiparts: readonly ContentType[];
}

/** What the body of a message holds. */
export interface MessageParts extends ComposedBody {
  readonly defects: ReadonlySet<Defect>;
  /** The message says that it has parts, but not where they begin. */
  readonly isLost: boolean;
  /** A text that names no charset was read in one that it seems to be in. */
  readonly isGuessed: boolean;
  /** Not all of the texts is there. */
  readonly isCut: boolean;
}

/** The forms that one multipart/alternative offers. */
interface Forms {
  readonly plain: boolean;
  readonly html: boolean;
}

/** RFC 2046 5.1, and 5.1.3: an unknown multipart is a mixed one. */
export function composeBody(
  root: Part,
  files: ReadonlyMap<string, ParsedFile>,
  texts: PartTexts,
): ComposedBody {
  return new Composer(files, texts).compose(root);
}

class Composer {
  readonly #parsed: ReadonlyMap<string, ParsedFile>;
  readonly #decoder: PartTexts;
  readonly #decoded = new Map<Part, string>();
  readonly #texts: string[] = [];
  readonly #htmls: (() => string)[] = [];
  readonly #multiparts: ContentType[] = [];
  readonly #files: MimeFile[] = [];
  #hasHtml = false;
  /** Some HTML has no plain text beside it that says the same. */
  #hasBareHtml = false;

  constructor(parsed: ReadonlyMap<string, ParsedFile>, decoder: PartTexts) {
    this.#parsed = parsed;
    this.#decoder = decoder;
  }

  compose(root: Part): ComposedBody {
    this.#walk(root, null);
    const html = this.#hasHtml ? this.#htmls.map((write) => write()).join('<br/>\n') : '';
    // What is seen of the HTML is the whole text then, in the order of the parts.
    const { text, files } = extractFiles(this.#hasBareHtml ? '' : this.#texts.join('\n'));
    for (const { name, content } of files)
      this.#files.push(uuFile(name, content, this.#files.length));
    return { text, html, files: this.#files, multiparts: this.#multiparts };
  }

  #walk(part: Part, forms: Forms | null): void {
    const { type, parameters, boundary, children } = part;
    const file = this.#parsed.get(part.number);
    if (boundary !== null) this.#multiparts.push({ type: type ?? '', parameters });
    else if (file !== undefined) this.#files.push(this.#attach(part, file, forms));
    else this.#show(part, forms);
    const isChoice = forms === null && type === 'multipart/alternative';
    const inside = isChoice ? this.#findForms(children) : forms;
    for (const child of children) this.#walk(child, inside);
  }

  #attach(part: Part, { isRelated, ...file }: ParsedFile, forms: Forms | null): MimeFile {
    const { type, parameters, disposition, filename, content } = part;
    const { contentType, contentId } = file;
    const index = this.#files.length;
    const isVariant = forms !== null && VARIANTS.includes(type ?? '');
    const isInPlace = disposition === 'inline' && contentId !== null;
    // Parts that are shown as traits or variants are no attached files.
    const isShown = isVariant || isDeliveryStatus(contentType) || isDisposition(contentType);
    return {
      ...{ ...file, index, parameters },
      filename: safeFilename(filename, defaultFilename(contentType, index)),
      inline: isRelated || isInPlace || isShown,
      content: () => decodeContent(content),
    };
  }

  #show(part: Part, forms: Forms | null): void {
    const text = this.#decode(part);
    if (part.type === 'text/html') {
      this.#hasHtml = true;
      this.#htmls.push(() => text);
      if (forms?.plain !== true && text.trim() !== '') this.#hasBareHtml = true;
      return;
    }
    if (!isPlainText(part) && (forms?.plain || forms?.html)) return;
    const shown = isEnriched(part) ? enrichedToText(text) : text;
    this.#texts.push(shown);
    if (forms?.html !== true && shown.trim() !== '') this.#htmls.push(() => textAsHtml(shown));
  }

  #decode(part: Part): string {
    const known = this.#decoded.get(part);
    if (known !== undefined) return known;
    const text = this.#decoder.read(part);
    this.#decoded.set(part, text);
    return text;
  }

  #findForms(parts: readonly Part[]): Forms {
    const texts = parts
      .flatMap(withDescendants)
      .filter(({ number, boundary }) => boundary === null && !this.#parsed.has(number));
    const offers = (fits: (part: Part) => boolean) =>
      texts.some((part) => fits(part) && this.#decode(part).trim() !== '');
    return { plain: offers(isPlainText), html: offers(({ type }) => type === 'text/html') };
  }
}

function withDescendants(part: Part): readonly Part[] {
  return [part, ...part.children.flatMap(withDescendants)];
}

const isEnriched = ({ type }: Part) => type === 'text/enriched' || type === 'text/richtext';
const isPlainText = ({ type }: Part) => type === 'text/plain' || type === null;

function uuFile(name: string, content: Buffer, index: number): MimeFile {
  return {
    ...{ index, contentType: 'application/octet-stream', contentId: null, inline: false },
    filename: safeFilename(name, `attachment-${index + 1}`),
    parameters: new Map(),
    content: () => content,
  };
}

/** Line breaks as elements, so that they count wherever the HTML is read. */
function textAsHtml(text: string): string {
  const escaped = text
    .slice(0, MAX_TEXT_IN_HTML_CHARS)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/\r?\n/g, '<br>');
  return `<div style="white-space:pre-wrap">${escaped}</div>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
