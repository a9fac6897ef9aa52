import { isHiddenStyle } from './hidden-elements.ts';
import type { Place } from './remote-images.ts';

/** Replaces an address that a style wants to load by a CSS image; null blocks it. */
export type Resolve = (address: string, place: Place) => string | null;

export interface CleanSheet {
  readonly css: string;
  /** It has styles for dark mode. */
  readonly isDark: boolean;
}

/** Rules of one sheet that are kept; the largest newsletters have about 1,500. */
const MAX_RULES = 1_500;

/** Characters of one selector; longer ones only slow the browser down. */
const MAX_SELECTOR_CHARS = 1_000;
/** They make the browser search the whole document, or all siblings, for each element. */
const COSTLY_SELECTOR = /:has\(|:(?:is|not|where)\([^)]*(?:\(|(?<!,) )|~(?!=)|\sof\s/i;

/** Declarations of one rule or attribute; the time to read them by name grows with their square. */
const MAX_DECLARATIONS = 1_000;

/** Characters of one value without its URLs; a list of thousands of shadows stops the browser. */
const MAX_VALUE_CHARS = 1_000;

/** Each entry of these paints the whole element again, and a variable would hide how many there are. */
const PAINTED_LIST = /shadow|filter/;
const MAX_PAINTED_CHARS = 200;

/** Groups such as `@media` in each other. Real emails have two; the stack ends at some thousand. */
const MAX_GROUPS = 10;

/** Styles for these states may only paint, so that no link changes its text under the pointer. */
const INTERACTIVE = /:(?:hover|active|focus|target|visited)/i;
const PAINT = /^(?:color|background|border|outline|text-decoration|box-shadow)/;

/** How CSSOM serializes every URL, however the email wrote it. */
const ADDRESS = /url\("((?:[^"\\]|\\.)*)"\)/g;

/** Anything that might load something in a custom property, which keeps its raw text. */
const MIGHT_LOAD = /\\|\/\/|url|src\(|image|element\(|paint\(|cross-fade|expression/i;

/** It takes URLs as strings, also from variables, which CSSOM does not serialize as `url()`. */
const IMAGE_SET = /image-set\(/i;
const COMES_FROM_ELSEWHERE = /"|(?:var|env|attr|if)\(/i;

/** The style may contain a URL or an escape; most contain neither. */
const WORTH_A_LOOK = /\\|url|image|src|var\(|element|cross-fade/i;

/**
 * Rewrites a style sheet so that it loads only what `resolve` allows. The browser's own parser
 * reads it, so that escapes, comments and broken syntax hide nothing; a constructed sheet belongs
 * to no document and fetches nothing.
 */
export function cleanSheet(css: string, resolve: Resolve): CleanSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  let isDark = false;
  const text = [...sheet.cssRules].slice(0, MAX_RULES).map((rule) => {
    isDark ||= hasDarkScheme(rule);
    return ruleText(rule, resolve, MAX_GROUPS);
  });
  // A string may contain `</style>`, which would end the element in the serialized document.
  return { css: text.join('\n').replace(/<(?=[!/?a-z])/gi, '\\3c '), isDark };
}

/** Keeps known kinds of rules only: no imports, no fonts, nothing unknown. */
function ruleText(rule: CSSRule, resolve: Resolve, groups: number): string {
  if (rule instanceof CSSStyleRule) return styleText(rule, resolve);
  if (rule instanceof CSSMediaRule)
    return `@media ${rule.media.mediaText} { ${innerText(rule, resolve, groups)} }`;
  if (rule instanceof CSSSupportsRule)
    return `@supports ${rule.conditionText} { ${innerText(rule, resolve, groups)} }`;
  if (rule instanceof CSSKeyframesRule) {
    for (const frame of rule.cssRules)
      if (frame instanceof CSSKeyframeRule) cleanStyle(frame.style, resolve);
    return rule.cssText;
  }
  return '';
}

function innerText(rule: CSSGroupingRule, resolve: Resolve, groups: number): string {
  if (groups === 0) return '';
  const inner = [...rule.cssRules].slice(0, MAX_RULES);
  return inner.map((each) => ruleText(each, resolve, groups - 1)).join(' ');
}

function styleText(rule: CSSStyleRule, resolve: Resolve): string {
  const { selectorText } = rule;
  if (selectorText.length > MAX_SELECTOR_CHARS || COSTLY_SELECTOR.test(selectorText)) return '';
  if (INTERACTIVE.test(selectorText)) keepPaintOnly(rule.style);
  cleanStyle(rule.style, resolve);
  // Nested rules are dropped; no mail program supports them.
  return `${selectorText} { ${rule.style.cssText} }`;
}

/** Text that disappears under the pointer would escape the check of its link. */
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

/** The same for one style attribute; `raw` is its original text. */
export function cleanInline(style: CSSStyleDeclaration, raw: string, resolve: Resolve): void {
  if (NEEDS_CHANGE.test(raw) || WORTH_A_LOOK.test(raw)) cleanStyle(style, resolve);
}

/** These generate text that is not in the document and so escapes the check of links. */
const TEXT_PROPERTIES = ['content', 'quotes', 'list-style', 'list-style-type', 'text-overflow'];
const NEEDS_CHANGE =
  /content|quotes|list-style|text-overflow|grid|column|anchor|shadow|filter|.{1000}/is;
const WORDS = /"[^"]*[\p{L}\p{N}]|(?:var|attr|env|if)\(/u;

function removeGeneratedText(style: CSSStyleDeclaration): void {
  for (const name of TEXT_PROPERTIES)
    if (WORDS.test(style.getPropertyValue(name))) style.removeProperty(name);
}

/**
 * Grids and columns in each other take the browser time that grows by powers with their depth, and
 * anchors by powers with their number. Few mail programs show them, so emails are readable without.
 */
function removeCostlyLayout(style: CSSStyleDeclaration): void {
  for (const name of ['columns', 'anchor-name']) style.removeProperty(name);
  if (!GRID.test(style.display)) return;
  style.setProperty('display', 'block', style.getPropertyPriority('display'));
}
const GRID = /grid|\(/;

function removeLongValues(style: CSSStyleDeclaration): void {
  for (const name of [...style]) {
    const value = style.getPropertyValue(name).replace(ADDRESS, '');
    const isPainted = PAINTED_LIST.test(name);
    const isLong = value.length > (isPainted ? MAX_PAINTED_CHARS : MAX_VALUE_CHARS);
    if (isLong || (isPainted && value.includes('var('))) style.removeProperty(name);
  }
}

function cleanStyle(style: CSSStyleDeclaration, resolve: Resolve): void {
  if (style.length > MAX_DECLARATIONS) style.cssText = '';
  removeGeneratedText(style);
  removeCostlyLayout(style);
  removeLongValues(style);
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
  // CSSOM does not split shorthands with variables; they keep their raw text.
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
  // If the value is invalid without its URL, the browser drops the declaration.
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
