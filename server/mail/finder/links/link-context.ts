import type { LinkKind } from '#shared/message.ts';
import type { VisibleLink } from '../../text/html.ts';
import { fold } from '../words/folding.ts';
import { KIND_WORDS, NO_PASSWORD, NOT_YOU, READ_ON } from '../words/link-words.ts';
import { blank } from '../words/vocabulary.ts';

/** Characters of text around a link that tell what it is for. */
const CONTEXT_CHARS = 300;
/** Characters behind a link that may say what it is for: "click here to verify your address". */
const BEHIND_CHARS = 80;

/** Characters of the words on a button. */
const LABEL_CHARS = 45;

/** Characters of a bare URL and what follows it. */
const MAX_URL_IN_TEXT = 600;

/** What stands around a link; lower case. */
export class Context {
  readonly #before: string;
  readonly #whole: string;
  readonly #link: VisibleLink;
  #around: string | null = null;
  #lines: readonly string[] | null = null;
  #kindInLine: LinkKind | null | undefined;

  constructor(whole: string, link: VisibleLink) {
    this.#whole = whole;
    this.#link = link;
    this.#before = wordsOf(whole.slice(Math.max(0, link.at - CONTEXT_CHARS), link.at));
  }

  /** The last words before the link. */
  get near(): string {
    return this.#lastLines.join('\n');
  }

  /** Its own line, or the last one with words where it has none of its own. */
  get line(): string {
    return this.#lastLines.at(-1) ?? '';
  }

  /** A bare URL behind or below a few words, as a button would have on it. */
  get isLabelled(): boolean {
    const label = this.line.replace(/[\s:：(<–-]+$/, '');
    return this.#link.text === '' && label.length <= LABEL_CHARS && !/[.!?。！？,，、]/.test(label);
  }

  /** Nothing stands in front of it in its own line. */
  get opensLine(): boolean {
    return !/[\p{L}\p{N}]/u.test(this.#before.split('\n').at(-1) ?? '');
  }

  /** A picture above all that there is to read: its text is not part of what is read. */
  get isBanner(): boolean {
    const { at, text } = this.#link;
    return text !== '' && !/[\p{L}\p{N}]/u.test(this.#before) && !this.#whole.startsWith(text, at);
  }

  get kindInLine(): LinkKind | null {
    if (this.#kindInLine === undefined)
      this.#kindInLine = kindIn(NO_PASSWORD.blank(this.line), KIND_WORDS);
    return this.#kindInLine;
  }

  /** The rest of its own clause, which says what a link without words is for. */
  get behind(): string {
    const { at, text } = this.#link;
    const rest = this.#whole.slice(at + text.length, at + text.length + MAX_URL_IN_TEXT);
    // The comma of a clause may follow at once.
    const own = (text === '' ? rest.replace(/^\S+/, '') : rest).replace(/^[ ,]+/, '');
    const [sentence = ''] = own.split(/[\n;(–—。！？؛]| - |[.!?]\s/, 1);
    const clauses = fold(sentence.slice(0, BEHIND_CHARS))
      .toLowerCase()
      .split(/(?=[,，،])/);
    const other = clauses.findIndex((clause, at) => at > 0 && NOT_YOU.test(clause));
    return clauses.slice(0, other < 0 ? clauses.length : other).join('');
  }

  /** What its own line says, in front of it or behind. */
  get kindBeside(): LinkKind | null {
    if (this.kindInLine !== null || READ_ON.test(this.behind)) return this.kindInLine;
    return kindIn(NO_PASSWORD.blank(this.behind), KIND_WORDS);
  }

  /** By its own line, and else by the one above. */
  get kindInFront(): LinkKind | null {
    return this.kindInLine ?? kindIn(NO_PASSWORD.blank(this.near), KIND_WORDS);
  }

  get #lastLines(): readonly string[] {
    this.#lines ??= this.#before
      .split('\n')
      .filter((line) => /[\p{L}\p{N}]/u.test(line))
      .slice(-2);
    return this.#lines;
  }

  get paragraph(): string {
    return this.#before.split(this.#link.text === '' ? /\n\s*\n/ : '\n').at(-1) ?? '';
  }

  /** Only what belongs to its own sentence, and a question right before that. */
  get sentence(): string {
    const sentences = this.paragraph.split(/(?<=[.!?]\s|[。！？।؟])/);
    const last = sentences.at(-1) ?? '';
    const asked = sentences.at(-2)?.trim() ?? '';
    return /[?？؟]$/.test(asked) ? `${asked} ${last}` : last;
  }

  /** Before and behind it. */
  get around(): string {
    this.#around ??= this.#before + this.#behind();
    return this.#around;
  }

  #behind(): string {
    const { at, text } = this.#link;
    return wordsOf(this.#whole.slice(at, at + text.length + CONTEXT_CHARS));
  }
}

/** Names of hosts are no words: jizdenky.example sells tickets, and has accounts. */
const HOSTS = /(?:https?:\/\/|(?<![^\s(<]))[\w@-]{1,64}(?:\.[\w@-]{2,64})+(?:[/?#:]\S*)?/g;

function wordsOf(text: string): string {
  const folded = fold(text).toLowerCase();
  return folded.includes('.') ? folded.replace(HOSTS, blank) : folded;
}

/** The first of `kinds` that the text speaks of. */
export function kindIn(
  text: string,
  words: Readonly<Record<LinkKind, Pick<RegExp, 'test'>>>,
  kinds: readonly LinkKind[] = KINDS,
): LinkKind | null {
  for (const kind of kinds) if (words[kind].test(text)) return kind;
  return null;
}

/** The narrower meaning first: "confirm that you want a new password" is a reset. */
const KINDS: readonly LinkKind[] = ['reset', 'invite', 'verify', 'signin'];
