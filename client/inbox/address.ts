/** An address as the page shows it: two lines that together are the whole address. */
export interface AddressParts {
  readonly localPart: string;
  /** Begins with the `@`. */
  readonly domain: string;
}

export function splitAddress(address: string): AddressParts {
  const at = address.lastIndexOf('@');
  return at < 0
    ? { localPart: address, domain: '' }
    : { localPart: address.slice(0, at), domain: address.slice(at) };
}

/** Characters of the longer line, which limits the font size. */
export function countLetters(address: string): number {
  const { localPart, domain } = splitAddress(address);
  return Math.max(localPart.length, Math.ceil(domain.length * DOMAIN_SCALE));
}

/** Font size of the domain, relative to that of the local part. */
const DOMAIN_SCALE = 0.5;

/** The first suggestion for a tag: what one looks like. */
export const EXAMPLE_TAG: string = 'github';
