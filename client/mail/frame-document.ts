import { hideReferrerFromStyles } from './hide-referrer.ts';
import type { CleanMail } from './sanitize.ts';

/**
 * Never `allow-scripts`. Same origin, so that the page can measure the mail and hear its
 * keys; popups that escape, so that a verification page opens whole.
 */
export const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** Origins without encryption that one mail may load from: a policy has to stay a header's size. */
const MAX_PLAIN_ORIGINS = 50;

/**
 * What brings a policy or a base of its own, or makes a browser look names up and connect
 * before any policy is asked. The first wall takes them, too.
 */
const FORBIDDEN_ELEMENTS = 'meta, base, link, script, template, iframe, frame, object, embed';

const STYLE = {
  // White by night, too: a mail was written for paper.
  paper: ':root { color-scheme: light; color: #1d1a17; background: #fff; }',
  own: ':root { color-scheme: light dark; }',
} as const;

const COMMON_STYLE = `
  body { margin: 20px; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  img { max-width: 100%; height: auto; }
`;

/**
 * The second wall: a document whose policy lets it load nothing but what the reader asked
 * for, whatever the first wall let through. It stands before everything that came with the mail.
 */
export function frameDocument({ root, consent, plainOrigins, scheme }: CleanMail): string {
  const page = root.ownerDocument;
  for (const element of root.querySelectorAll(FORBIDDEN_ELEMENTS)) element.remove();
  if (consent === 'asked') hideReferrerFromStyles(root);
  const make = (tag: string, attributes: Record<string, string>, text = '') => {
    const element = page.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const head = root.querySelector('head') ?? make('head', {});
  head.prepend(
    make('meta', {
      'http-equiv': 'Content-Security-Policy',
      content: framePolicy(consent === 'asked' ? plainOrigins : null),
    }),
    make('meta', { charset: 'utf-8' }),
    make('meta', { name: 'referrer', content: 'no-referrer' }),
    make('meta', { 'http-equiv': 'x-dns-prefetch-control', content: 'off' }),
    make('base', { target: '_blank' }),
    make('style', {}, STYLE[scheme] + COMMON_STYLE),
  );
  root.prepend(head);
  return `<!doctype html>${root.outerHTML}`;
}

/**
 * Null until the reader asks for images. Those without encryption come only from where the
 * mail names them, so that no redirect leads to a device in the reader's own network.
 */
function framePolicy(plainOrigins: readonly string[] | null): string {
  const remote =
    plainOrigins === null ? [] : ['https:', ...plainOrigins.slice(0, MAX_PLAIN_ORIGINS)];
  return [
    "default-src 'none'",
    `style-src 'unsafe-inline'${plainOrigins === null ? '' : ' data:'}`,
    ['img-src data:', ...remote].join(' '),
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}
