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

/** Cyrillic or Greek words whose letters all look Latin: `аррӏе` (UTS 39, 4: confusables). */
const LOOKS_LATIN = /^[асԁеһіјӏорԛѕԝхуъЬҽпгѵѡαικνορτυωх\d-]+$/u;

/** Whether a label imitates another: it mixes scripts, or only looks Latin. */
function isLookAlike(label: string): boolean {
  const letters = labelToUnicode(label);
  if (letters === null) return true;
  if (!SINGLE_SCRIPTS.some((script) => script.test(letters))) return true;
  // An A-label that decodes to plain ASCII is invalid.
  const isPlain = /^[\w-]*$/.test(letters);
  return isPlain ? letters !== label : LOOKS_LATIN.test(letters);
}

/** The host in Unicode if no label is a look-alike, else as A-labels. */
export function readableHost(host: string): string {
  const labels = host.split('.');
  if (!labels.some((label) => label.startsWith('xn--'))) return host;
  if (labels.some(isLookAlike)) return host;
  return labels.map((label) => labelToUnicode(label) ?? label).join('.');
}

export function hasLookAlike(host: string): boolean {
  return host.split('.').some((label) => label.startsWith('xn--') && isLookAlike(label));
}

/** Whether both hosts belong to the same registrable domain. */
export function isSameSite(one: string, other: string): boolean {
  if (one === other) return true;
  return registrableDomain(one) === registrableDomain(other);
}

/** Private suffixes count: names under `github.io` belong to different owners, as under `co.uk`. */
const SUFFIXES = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };

/**
 * The registrable domain by the Public Suffix List; IP addresses and public suffixes are returned
 * whole.
 */
function registrableDomain(host: string): string {
  const name = host.replace(/\.$/, '');
  return getDomain(name, SUFFIXES) ?? name;
}

/** Whether the name is an ICANN public suffix: `com`, `education`, `рф`. */
export function hasPublicSuffix(name: string): boolean {
  const { isIcann } = parse(labelToUnicode(name) ?? name, SUFFIXES);
  return isIcann === true;
}
