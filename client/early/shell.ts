import { countLetters, splitAddress } from '../inbox/address.ts';

/** Puts the address into the static shell; does nothing once the bundle has taken over. */
export function showAddress(page: Document, address: string): void {
  const place = page.querySelector<HTMLElement>('[data-shell-address]');
  if (place === null) {
    whenParsed(page, () => showAddress(page, address));
    return;
  }
  const { localPart, domain } = splitAddress(address);
  place.style.setProperty('--letters', String(countLetters(address)));
  place.firstElementChild?.replaceChildren(localPart);
  place.lastElementChild?.replaceChildren(domain);
  // A new one stands where it stands; the old one would have been shifted by the letters.
  place.querySelector('wbr')?.replaceWith(page.createElement('wbr'));
}

function whenParsed(page: Document, again: () => void): void {
  if (page.readyState === 'loading') {
    page.addEventListener('DOMContentLoaded', again, { once: true });
  }
}
