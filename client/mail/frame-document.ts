import { BLOCKED_ATTRIBUTE } from './blocked-image.ts';
import { hideReferrerFromStyles } from './hide-referrer.ts';
import { REFLOW_STYLE } from './reflow.ts';
import type { CleanMail } from './sanitize.ts';

/**
 * Never `allow-scripts`. Same origin, so that the page can measure the email and receive its keys;
 * escaping popups, so that verification pages are not sandboxed.
 */
export const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** Unencrypted origins that one email may load from; keeps the policy to the size of a header. */
const MAX_PLAIN_ORIGINS = 50;

/**
 * Elements that bring a policy or base of their own, or make the browser connect before it applies
 * a policy. The first wall removes them, too.
 */
const FORBIDDEN_ELEMENTS = 'meta, base, link, script, template, iframe, frame, object, embed';

const STYLE = {
  // White in the dark theme, too: emails are written for white paper.
  paper: ':root { color-scheme: light; color: #1d1a17; background: #fff; }',
  own: ':root { color-scheme: light dark; }',
} as const;

/** Set on a link that goes elsewhere than it says; the value is shown behind it. */
export const DISGUISED_ATTRIBUTE = 'data-disguised-link';

const COMMON_STYLE = `
  body { margin: 20px; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
  img { max-width: 100%; height: auto; }
  [${DISGUISED_ATTRIBUTE}] { outline: 2px dashed #c0341d !important; outline-offset: 2px !important; }
  [${DISGUISED_ATTRIBUTE}]::after { content: " \\26a0\\fe0e " attr(${DISGUISED_ATTRIBUTE}) !important; font: 600 12px/1.5 system-ui, sans-serif !important; color: #c0341d !important; }
`;

/** Set on the root of the document: the email is shown dark. */
export const DARK_ATTRIBUTE = 'data-shown-dark';

/** Inverts lightness and keeps hues; the paper becomes as dark as the page. */
const INVERT = 'invert(1) hue-rotate(180deg)';

/**
 * Pictures are inverted twice, so they keep their colours: elements, and backgrounds with the
 * text on them, which was chosen to be read there.
 */
const PICTURES = ':is(img, video, svg, [background], [style*="url("])';
const DARK_STYLE = `
  :root[${DARK_ATTRIBUTE}] { background: #e9e5de !important; filter: ${INVERT} !important; }
  :root[${DARK_ATTRIBUTE}] body { background-color: transparent !important; }
  :root[${DARK_ATTRIBUTE}] ${PICTURES} { filter: ${INVERT} !important; }
  :root[${DARK_ATTRIBUTE}] ${PICTURES} ${PICTURES} { filter: none !important; }
  :root[${DARK_ATTRIBUTE}] [${BLOCKED_ATTRIBUTE}] { filter: none !important; }
`;

/**
 * The second wall: a document whose policy allows only what the reader asked for, whatever the
 * first wall let through. The policy stands before all content of the email.
 */
export function frameDocument({ root, consent, plainOrigins, scheme }: CleanMail): string {
  const page = root.ownerDocument;
  for (const element of root.querySelectorAll(FORBIDDEN_ELEMENTS)) element.remove();
  if (consent === 'allowed') hideReferrerFromStyles(root);
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
      content: framePolicy(consent === 'allowed' ? plainOrigins : null),
    }),
    make('meta', { charset: 'utf-8' }),
    make('meta', { name: 'referrer', content: 'no-referrer' }),
    make('meta', { 'http-equiv': 'x-dns-prefetch-control', content: 'off' }),
    make('base', { target: '_blank' }),
    make('style', {}, STYLE[scheme] + COMMON_STYLE),
    make('style', { media: 'screen' }, REFLOW_STYLE),
    ...(scheme === 'paper' ? [make('style', { media: 'screen' }, DARK_STYLE)] : []),
  );
  root.prepend(head);
  return `<!doctype html>${root.outerHTML}`;
}

/**
 * `plainOrigins` is null until the reader loads images. Unencrypted images may only come from
 * origins that the email names, so that no redirect reaches a device in the reader's network.
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
