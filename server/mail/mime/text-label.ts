import { findCharset } from './charset.ts';
import type { Format } from './flowed.ts';

/** What the decoder of a text part must know of it. */
export interface TextLabel {
  readonly kind: 'text' | 'html';
  readonly label?: string;
  readonly hint?: string;
  readonly format: Format;
}

/**
 * The label as the value of the `charset` parameter: kind, charset, hint and line format, with
 * blanks between them. The parser passes it on, because it knows no charset of that name.
 */
export function writeLabel(
  type: string,
  parameters: ReadonlyMap<string, string>,
  hint?: string,
): string {
  const kind = type === 'text/html' ? 'html' : 'text';
  const [charset, fallback] = [charsetIn(parameters), hint].map(
    (each = '') => each.replace(/[^\w.:-]/g, '').slice(0, MAX_CHARSET_CHARS) || '-',
  );
  return `${kind} ${charset} ${fallback} ${formatOf(type, parameters)}`;
}

/** Characters of a charset name; the longest registered ones have 45. */
const MAX_CHARSET_CHARS = 60;

/** Reads what `writeLabel` wrote. */
export function parseLabel(written: string): TextLabel {
  const [kind, label = '-', hint = '-', format] = written.split(' ');
  return {
    format: format === 'flowed' || format === 'flowed-delsp' ? format : 'fixed',
    kind: kind === 'html' ? 'html' : 'text',
    ...(label === '-' ? {} : { label }),
    ...(hint === '-' ? {} : { hint }),
  };
}

function formatOf(type: string, parameters: ReadonlyMap<string, string>): Format {
  const says = (name: string) => parameters.get(name)?.trim().toLowerCase();
  if (type !== 'text/plain' || says('format') !== 'flowed') return 'fixed';
  return says('delsp') === 'yes' ? 'flowed-delsp' : 'flowed';
}

/** Also where it stands without its name, or has its name twice. */
function charsetIn(parameters: ReadonlyMap<string, string>): string | undefined {
  const named = parameters.get('charset')?.replace(/^charset=/i, '');
  if (named !== undefined) return named;
  const [bare] = [...parameters].find(([key, value]) => value === '' && findCharset(key)) ?? [];
  return bare;
}
