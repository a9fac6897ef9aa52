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
/** It makes the browser search the whole document after every change. */
const COSTLY_SELECTOR = /:has\(/i;

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
    return ruleText(rule, resolve);
  });
  // A string may contain `</style>`, which would end the element in the serialized document.
  return { css: text.join('\n').replace(/<(?=[!/?a-z])/gi, '\\3c '), isDark };
}

/** Keeps known kinds of rules only: no imports, no fonts, nothing unknown. */
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
const NEEDS_CHANGE = /content|quotes|list-style|text-overflow|grid/i;
const WORDS = /"[^"]*[\p{L}\p{N}]|(?:var|attr|env|if)\(/u;

function removeGeneratedText(style: CSSStyleDeclaration): void {
  for (const name of TEXT_PROPERTIES)
    if (WORDS.test(style.getPropertyValue(name))) style.removeProperty(name);
}

/**
 * Grids in each other take the browser time that grows by powers with their depth. Few mail programs
 * show grids, so emails are readable without.
 */
function removeGrid(style: CSSStyleDeclaration): void {
  if (!GRID.test(style.display)) return;
  style.setProperty('display', 'block', style.getPropertyPriority('display'));
}
const GRID = /grid|\(/;

function cleanStyle(style: CSSStyleDeclaration, resolve: Resolve): void {
  removeGeneratedText(style);
  removeGrid(style);
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
