/** The button whose menu had the focus before: an item that was chosen is gone. */
export function findMenuButton(): HTMLElement | null {
  return document.querySelector<HTMLElement>('header [aria-haspopup="menu"]');
}

export function focusMenuButton(): void {
  findMenuButton()?.focus();
}
