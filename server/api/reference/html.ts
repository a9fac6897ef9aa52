import { escapeUTF8 } from 'entities/escape';

/** Escaped HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Part[];

/** A template whose values are escaped, unless they are HTML already. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const parts = strings.map((text, at) => text + renderPart(values[at] ?? ''));
  return new Html(parts.join(''));
}

function renderPart(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeUTF8(String(part));
  return part.map(renderPart).join('');
}

/** The Markdown of the descriptions: paragraphs, `code` and **strong**. `link` may make code a link. */
export function markdown(text: string, link: (code: string) => string | undefined): Html {
  const paragraphs = text.split('\n\n').map((paragraph) => html`<p>${inline(paragraph, link)}</p>`);
  return html`${paragraphs}`;
}

export function inline(text: string, link: (code: string) => string | undefined): Html {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part): Part => {
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`;
    if (!part.startsWith('`')) return part;
    const code = part.slice(1, -1);
    const to = link(code);
    return to === undefined
      ? html`<code>${code}</code>`
      : html`<a href="${to}"><code>${code}</code></a>`;
  });
  return html`${parts}`;
}
