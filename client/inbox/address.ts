/** The two lines an address is shown in; together they are the whole address. */
export interface ShownAddress {
  readonly localPart: string;
  /** Begins with the `@`. */
  readonly domain: string;
}

export function splitForShow(address: string): ShownAddress {
  const at = address.lastIndexOf('@');
  return at < 0
    ? { localPart: address, domain: '' }
    : { localPart: address.slice(0, at), domain: address.slice(at) };
}

/** Characters of the longer line, which decides how large the letters can be. */
export function lettersOf(address: string): number {
  const { localPart, domain } = splitForShow(address);
  return Math.max(localPart.length, Math.ceil(domain.length * DOMAIN_SCALE));
}

/** The domain's letters are smaller than the name's by this much. */
const DOMAIN_SCALE = 0.5;
