import { safeFilename } from '../text/clean.ts';
import { MAX_HTML_SCAN_CHARS, visibleText } from '../text/html.ts';
import { enrichedToText } from './enriched.ts';
import type { FilePart } from './file-parts.ts';
import {
  defaultFilename,
  isCalendar,
  isDeliveryStatus,
  isDisposition,
  type MimeFile,
} from './files.ts';
import type { PartTexts } from './part-texts.ts';
import type { ContentType, Defect, Part } from './parts.ts';
import { decodeContent } from './transfer-encoding.ts';
import { extractFiles } from './uuencoded.ts';

/** Alternative forms of a text for special mail programs. */
const VARIANTS = ['text/x-amp-html', 'text/watch-html'];

/** Characters of one text that is shown inside HTML: as many as of all HTML together. */
const MAX_TEXT_IN_HTML_CHARS = 2_000_000;

/** Characters of texts that are compared word by word, in about 20 ms. */
const MAX_COMPARED_CHARS = 256 * 1024;

/** The text, HTML and files to show, composed from the parts of a message. */
export interface ComposedBody {
  readonly text: string;
  /** The text does not have all visible words of the HTML. */
  readonly isTextCut: boolean;
  readonly html: string;
  readonly files: readonly MimeFile[];
  /** The multiparts, each before its parts. */
  readonly multiparts: readonly ContentType[];
}

/** The composed body of a message, with its faults. */
export interface MessageParts extends ComposedBody {
  readonly defects: ReadonlySet<Defect>;
  /** The message names parts, but no delimiter divides them. */
  readonly isLost: boolean;
  /** The charset of a text without a label was guessed. */
  readonly isGuessed: boolean;
  /** Some text was cut. */
  readonly isCut: boolean;
}

/** The forms of the text in one multipart/alternative. */
interface Forms {
  readonly plain: boolean;
  readonly html: boolean;
  /** The words of both; null if there are no other texts to compare, or too many. */
  readonly words: ReadonlySet<string> | null;
}

/** RFC 2046 5.1, and 5.1.3: an unknown multipart is a mixed one. */
export function composeBody(
  root: Part,
  files: ReadonlyMap<Part, FilePart>,
  texts: PartTexts,
): ComposedBody {
  return new Composer(files, texts).compose(root);
}

class Composer {
  readonly #fileParts: ReadonlyMap<Part, FilePart>;
  readonly #decoder: PartTexts;
  readonly #decoded = new Map<Part, string>();
  readonly #texts: (() => string)[] = [];
  readonly #htmls: (() => string)[] = [];
  readonly #multiparts: ContentType[] = [];
  readonly #files: MimeFile[] = [];
  /** Calendars among the forms of a text. */
  readonly #calendarForms = new Set<MimeFile>();
  #hasHtml = false;
  /** Some HTML has no equivalent plain text. */
  #hasBareHtml = false;
  /** Some plain text is not in the HTML, since it has equivalent HTML. */
  #hasTextBesideHtml = false;
  /** Characters of HTML that can still be scanned for the text. */
  #scannable = MAX_HTML_SCAN_CHARS;
  #isTextCut = false;

  constructor(fileParts: ReadonlyMap<Part, FilePart>, decoder: PartTexts) {
    this.#fileParts = fileParts;
    this.#decoder = decoder;
  }

  compose(root: Part): ComposedBody {
    this.#walk(root, null);
    const html = this.#hasHtml ? this.#htmls.map((write) => write()).join('<br/>\n') : '';
    // The visible words of the HTML then are the whole text, in the order of the parts.
    const isInHtml = this.#hasBareHtml && !this.#hasTextBesideHtml;
    const whole = isInHtml ? '' : this.#texts.map((write) => write()).join('\n');
    const { text, files } = extractFiles(whole);
    for (const { name, content } of files)
      this.#files.push(uuFile(name, content, this.#files.length));
    const isTextCut = this.#isTextCut;
    const all = this.#hideRepeatedCalendars();
    return { text, isTextCut, html, files: all, multiparts: this.#multiparts };
  }

  /** Many invitations bring the same calendar twice: as a form of the text, and as a file. */
  #hideRepeatedCalendars(): readonly MimeFile[] {
    if (this.#calendarForms.size === 0) return this.#files;
    const calendars = this.#files.filter(
      (file) => isCalendar(file.contentType, file.filename) && !this.#calendarForms.has(file),
    );
    const attached = new Set(calendars.map(readCalendar));
    return this.#files.map((file) =>
      this.#calendarForms.has(file) && attached.has(readCalendar(file))
        ? { ...file, inline: true }
        : file,
    );
  }

  #walk(part: Part, forms: Forms | null): void {
    const { type, parameters, boundary, children } = part;
    const file = this.#fileParts.get(part);
    if (boundary !== null) this.#multiparts.push({ type: type ?? '', parameters });
    else if (file !== undefined) {
      const attached = this.#attach(part, file, forms);
      this.#files.push(attached);
      if (forms !== null && type === 'text/calendar') this.#calendarForms.add(attached);
    } else this.#show(part, forms);
    const isChoice = forms === null && type === 'multipart/alternative';
    const inside = isChoice ? this.#findForms(children) : forms;
    for (const child of children) this.#walk(child, inside);
  }

  #attach(part: Part, { isRelated, ...file }: FilePart, forms: Forms | null): MimeFile {
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
      if (forms?.plain === true || text.trim() === '') return;
      this.#hasBareHtml = true;
      this.#texts.push(() => this.#see(text));
      return;
    }
    const shown = isEnriched(part) ? enrichedToText(text) : text;
    if (!isPlainText(part) && forms !== null && saysTheSame(shown, forms)) return;
    this.#texts.push(() => shown);
    if (shown.trim() === '') return;
    if (forms?.html === true) this.#hasTextBesideHtml = true;
    else this.#htmls.push(() => textAsHtml(shown));
  }

  #see(html: string): string {
    const near = html.slice(0, this.#scannable);
    this.#scannable -= near.length;
    this.#isTextCut ||= near.length < html.length;
    return visibleText(near).text;
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
      .filter((part) => part.boundary === null && !this.#fileParts.has(part));
    const find = (fits: (part: Part) => boolean) =>
      texts.filter(fits).map((part) => this.#decode(part));
    const plain = find(isPlainText);
    const html = find(({ type }) => type === 'text/html');
    const hasOthers = texts.length > plain.length + html.length;
    return {
      plain: plain.some((text) => text.trim() !== ''),
      html: html.some((text) => text.trim() !== ''),
      words: hasOthers ? collectWords(plain, html) : null,
    };
  }
}

const WORD = /[\p{L}\p{M}\p{N}\p{Extended_Pictographic}]+/gu;

function collectWords(
  plain: readonly string[],
  html: readonly string[],
): ReadonlySet<string> | null {
  const whole = [...plain, ...html].join('\n');
  if (whole.length > MAX_COMPARED_CHARS) return null;
  // The mark-up has the URLs of links; the visible text has decoded entities.
  const seen = html.map((each) => visibleText(each).text).join('\n');
  return new Set(`${whole}\n${seen}`.match(WORD));
}

/** Whether the plain text or HTML in the same multipart has all words of this text. */
function saysTheSame(text: string, { plain, html, words }: Forms): boolean {
  if ((!plain && !html) || words === null || text.length > MAX_COMPARED_CHARS) return false;
  return (text.match(WORD) ?? []).every((word) => words.has(word));
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

function readCalendar(file: MimeFile): string {
  return file.content().toString('latin1').trim();
}
