import { isHiddenStyle } from './hidden-elements.ts';
import type { Place } from './remote-images.ts';

/** What becomes of an address that a style wants to load: a CSS image in its stead, or null. */
export type Resolve = (address: string, place: Place) => string | null;

export interface CleanSheet {
  readonly css: string;
  /** It says how it wants to look by night. */
  readonly isDark: boolean;
}

/** Rules of one sheet that are kept: the largest newsletters have some 1,500. */
const MAX_RULES = 1_500;

/** Characters of one selector: longer ones are work for the browser, and no mail's. */
const MAX_SELECTOR_CHARS = 1_000;
/** It makes every change of the document a search through all of it. */
const COSTLY_SELECTOR = /:has\(/i;

/** What a mail may do when it is pointed at: no link says something else than before. */
const INTERACTIVE = /:(?:hover|active|focus|target|visited)/i;
const PAINT = /^(?:color|background|border|outline|text-decoration|box-shadow)/;

/** How CSSOM writes every address, however the mail wrote it. */
const ADDRESS = /url\("((?:[^"\\]|\\.)*)"\)/g;

/** Whatever else might load something, in the raw text that custom properties keep. */
const MIGHT_LOAD = /\\|\/\/|url|src\(|image|element\(|paint\(|cross-fade|expression/i;

/** It takes addresses as plain strings, also out of a variable, where CSSOM writes no `url()`. */
const IMAGE_SET = /image-set\(/i;
const COMES_FROM_ELSEWHERE = /"|(?:var|env|attr|if)\(/i;

/** An address or an escape may hide in it: most styles hold neither. */
const WORTH_A_LOOK = /\\|url|image|src|var\(|element|cross-fade/i;

/**
 * Rewrites a style sheet to what cannot load anything but what `resolve` lets it. The browser's
 * own parser reads it, so that escapes, comments and broken syntax hide nothing; a sheet made
 * this way belongs to no document, and so fetches nothing.
 */
export function cleanSheet(css: string, resolve: Resolve): CleanSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  let isDark = false;
  const text = [...sheet.cssRules].slice(0, MAX_RULES).map((rule) => {
    isDark ||= hasDarkScheme(rule);
    return ruleText(rule, resolve);
  });
  // A string may hold what ends a style element where the document is written out.
  return { css: text.join('\n').replace(/<(?=[!/?a-z])/gi, '\\3c '), isDark };
}

/** Only kinds that are known are kept: no imports, no fonts, nothing that is yet to be invented. */
function ruleText(rule: CSSRule, resolve: Resolve): string {
  if (rule instanceof CSSStyleRule) return styleText(rule, resolve);
  if (rule instanceof CSSMediaRule)
    return `@media ${rule.media.mediaText} { ${innerText(rule, resolve)} }`;
  if (rule instanceof CSSSupportsRule)
    return `@supports ${rule.conditionText} { ${innerText(rule, resolve)} }`;
  if (rule instanceof CSSKeyframesRule) {
    for (const frame of rule.cssRules)
      if (frame instanceof CSSKeyframeRule) cleanStyle(frame.style, resolve);
    return rule.cssText;
  }
  return '';
}

function innerText(rule: CSSGroupingRule, resolve: Resolve): string {
  return [...rule.cssRules].map((inner) => ruleText(inner, resolve)).join(' ');
}

function styleText(rule: CSSStyleRule, resolve: Resolve): string {
  const { selectorText } = rule;
  if (selectorText.length > MAX_SELECTOR_CHARS || COSTLY_SELECTOR.test(selectorText)) return '';
  if (INTERACTIVE.test(selectorText)) keepPaintOnly(rule.style);
  cleanStyle(rule.style, resolve);
  // Without the rules nested in it, which no mail program reads.
  return `${selectorText} { ${rule.style.cssText} }`;
}

/** Words that go away under the pointer would not be asked about when they are clicked. */
function keepPaintOnly(style: CSSStyleDeclaration): void {
  for (const name of [...style]) if (!PAINT.test(name)) style.removeProperty(name);
}

function hasDarkScheme(rule: CSSRule): boolean {
  if (rule instanceof CSSMediaRule)
    return /prefers-color-scheme\s*:\s*dark/i.test(rule.media.mediaText);
  if (!(rule instanceof CSSStyleRule) || !/(?:^|,)\s*(?::root|html)\b/i.test(rule.selectorText))
    return false;
  return /\bdark\b/.test(rule.style.getPropertyValue('color-scheme'));
}

/** The same for one style attribute; `raw` is what the mail wrote. */
export function cleanInline(style: CSSStyleDeclaration, raw: string, resolve: Resolve): void {
  if (MIGHT_WRITE.test(raw) || WORTH_A_LOOK.test(raw)) cleanStyle(style, resolve);
}

/** They write words that stand in no text, and that nobody could look at before a link opens. */
const TEXT_PROPERTIES = ['content', 'quotes', 'list-style', 'list-style-type', 'text-overflow'];
const MIGHT_WRITE = /content|quotes|list-style|text-overflow/i;
const WORDS = /"[^"]*[\p{L}\p{N}]|(?:var|attr|env|if)\(/u;

function removeGeneratedText(style: CSSStyleDeclaration): void {
  for (const name of TEXT_PROPERTIES)
    if (WORDS.test(style.getPropertyValue(name))) style.removeProperty(name);
}

function cleanStyle(style: CSSStyleDeclaration, resolve: Resolve): void {
  removeGeneratedText(style);
  const before = style.cssText;
  if (!WORTH_A_LOOK.test(before)) return;
  const place = isHiddenStyle(style) ? 'unseen' : 'seen';
  const kept = new Set<string>();
  const loadable = (address: string) => {
    const image = resolve(decodeEscapes(address), place);
    if (image !== null) kept.add(image);
    return image ?? 'none';
  };
  for (const name of [...style]) {
    const value = style.getPropertyValue(name);
    if (name.startsWith('--')) {
      if (MIGHT_LOAD.test(value)) style.removeProperty(name);
    } else if (value.includes('(')) replaceAddresses(style, name, value, loadable);
  }
  // Shorthands that hold variables are not taken apart: they keep what the mail wrote.
  if (mightStillLoad(style.cssText, kept)) style.cssText = '';
}

function replaceAddresses(
  style: CSSStyleDeclaration,
  name: string,
  value: string,
  loadable: (address: string) => string,
): void {
  const next = value.replace(ADDRESS, (_, address: string) => loadable(address));
  if (next === value) return;
  const priority = style.getPropertyPriority(name);
  style.removeProperty(name);
  // What makes no sense without its address is refused by the browser, and so is gone.
  style.setProperty(name, next, priority);
}

function mightStillLoad(css: string, kept: ReadonlySet<string>): boolean {
  const rest = css.replace(ADDRESS, (image) => (kept.has(image) ? '' : image));
  const bare = rest.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return (
    /\\|url\(|src\(|(?:^|[\s:,(])(?:element|paint|image)\(/i.test(bare) ||
    (IMAGE_SET.test(bare) && COMES_FROM_ELSEWHERE.test(bare))
  );
}

function decodeEscapes(address: string): string {
  return address.replace(/\\([0-9a-f]{1,6}) ?|\\(.)/gi, (_, hex?: string, char?: string) =>
    hex === undefined
      ? (char ?? '')
      : String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)),
  );
}
