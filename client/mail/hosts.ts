import { getDomain, parse } from 'tldts';
import { labelToUnicode } from './punycode.ts';

/** Scripts that Unicode's "highly restrictive" profile lets stand in one label (UTS 39, 5.2). */
const SINGLE_SCRIPTS = [
  /^[\p{Script=Latin}\p{Nd}-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Latin}\p{Nd}ー-]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Latin}\p{Nd}-]+$/u,
  /^[\p{Script=Han}\p{Script=Bopomofo}\p{Script=Latin}\p{Nd}-]+$/u,
  /^[\p{Script=Cyrillic}\p{Nd}-]+$/u,
  /^[\p{Script=Greek}\p{Nd}-]+$/u,
  /^[\p{Script=Arabic}\p{Nd}-]+$/u,
  /^[\p{Script=Hebrew}\p{Nd}-]+$/u,
  /^[\p{Script=Devanagari}\p{Mn}\p{Mc}\p{Nd}-]+$/u,
  /^[\p{Script=Thai}\p{Mn}\p{Nd}-]+$/u,
];

/** Words of Cyrillic or Greek letters that all look Latin: `аррӏе` (UTS 39, 4: confusables). */
const LOOKS_LATIN = /^[асԁеһіјӏорԛѕԝхуъЬҽпгѵѡαικνορτυωх\d-]+$/u;

/** A label that passes for another one: it mixes scripts, or only looks Latin. */
function isLookAlike(label: string): boolean {
  const letters = labelToUnicode(label);
  if (letters === null) return true;
  if (!SINGLE_SCRIPTS.some((script) => script.test(letters))) return true;
  // An A-label of plain letters is no name at all, and one of look-alikes another's.
  const isPlain = /^[\w-]*$/.test(letters);
  return isPlain ? letters !== label : LOOKS_LATIN.test(letters);
}

/** In its own letters where they cannot deceive, else as A-labels. */
export function readableHost(host: string): string {
  const labels = host.split('.');
  if (!labels.some((label) => label.startsWith('xn--'))) return host;
  if (labels.some(isLookAlike)) return host;
  return labels.map((label) => labelToUnicode(label) ?? label).join('.');
}

export function hasLookAlike(host: string): boolean {
  return host.split('.').some((label) => label.startsWith('xn--') && isLookAlike(label));
}

/** Whether one owner answers for both names, as far as names tell. */
export function isSameSite(one: string, other: string): boolean {
  if (one === other) return true;
  return registrableDomain(one) === registrableDomain(other);
}

/** Under `github.io` as under `co.uk` strangers have names of their own. */
const SUFFIXES = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };

/**
 * The part of a name that somebody registered, by the Public Suffix List. IP addresses, and
 * names that nobody can register one under, are whole.
 */
function registrableDomain(host: string): string {
  const name = host.replace(/\.$/, '');
  return getDomain(name, SUFFIXES) ?? name;
}

/** Whether names under which sites are registered end so: `com`, `education`, `рф`. */
export function hasPublicSuffix(name: string): boolean {
  const { isIcann } = parse(labelToUnicode(name) ?? name, SUFFIXES);
  return isIcann === true;
}
