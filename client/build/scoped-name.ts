import path from 'node:path';

/**
 * The name that a class of a CSS module gets in the page: `Room__aside`. It can be foreseen,
 * so that the static shell in index.html can wear the styles of the page to come.
 */
export function scopedName(local: string, file: string): string {
  return `${path.basename(file).replace(/\.module\.css.*$/, '')}__${local}`;
}
