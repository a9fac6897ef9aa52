import { useEffect, useRef } from 'react';
import { afterPaint } from '../ui/after-paint.ts';

/** More than one digit is not legible in sixteen pixels. */
const MAX_DIGIT = 9;

/** Shows the number of unread emails on the icon of the tab. */
export function useTabIcon(unreadCount: number): void {
  const isMarked = useRef(false);
  // Above one digit the icon stays the same, so it is not drawn again.
  const shownCount = Math.min(unreadCount, MAX_DIGIT + 1);
  useEffect(() => {
    if (shownCount === 0 && !isMarked.current) return;
    isMarked.current = true;
    drawWhenIdle(shownCount);
  }, [shownCount]);
  useEffect(
    () => () => {
      if (isMarked.current) drawWhenIdle(0);
    },
    [],
  );
}

/** Shows the number of unread emails on the icon of the installed app, where there is one. */
export function useAppBadge(unreadCount: number): void {
  useEffect(
    () =>
      afterPaint(() => {
        // Rejects where the page is not installed, and there is no icon then.
        if ('setAppBadge' in navigator) navigator.setAppBadge(unreadCount).catch(() => {});
      }),
    [unreadCount],
  );
  useEffect(
    () => () => {
      if ('clearAppBadge' in navigator) navigator.clearAppBadge().catch(() => {});
    },
    [],
  );
}

/** The row of a new email is painted first. */
function drawWhenIdle(unreadCount: number): void {
  const draw = () => {
    drawUnreadCount(document, unreadCount).catch(() => {
      // The icon stays as it is; the title has the number as well.
    });
  };
  if ('requestIdleCallback' in window) window.requestIdleCallback(draw);
  else setTimeout(draw);
}

/** Draws the number onto the page's icon, in the colours of the page; 0 restores the icon. */
async function drawUnreadCount(page: Document, unreadCount: number): Promise<void> {
  const link = page.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link === null) return;
  link.dataset['plain'] ??= link.href;
  const { plain } = link.dataset;
  const requested = String(unreadCount);
  link.dataset['unread'] = requested;
  const href = unreadCount === 0 ? plain : await renderIcon(page, plain, unreadCount);
  // Another number may have been requested while this one was drawn.
  if (link.dataset['unread'] === requested) link.href = href;
}

async function renderIcon(page: Document, source: string, unreadCount: number): Promise<string> {
  const svg = await (await fetch(source)).text();
  const icon = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const root = icon.documentElement;
  const [, , side = 32] = (root.getAttribute('viewBox') ?? '').split(/\s+/).map(Number);
  const light = readColour(page, '--light');
  const onLight = readColour(page, '--on-light');
  const badge = icon.createElementNS(root.namespaceURI, 'g');
  badge.innerHTML =
    unreadCount > MAX_DIGIT
      ? disc(side, 0.24, light, onLight)
      : digit(side, unreadCount, light, onLight);
  root.append(badge);
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(icon))}`;
}

/** The ring separates it from the drawing behind it. */
function disc(side: number, radius: number, fill: string, ring: string): string {
  const at = side * (1 - radius - 0.02);
  return `<circle cx="${at}" cy="${at}" r="${side * radius}" fill="${fill}" stroke="${ring}" stroke-width="${side * 0.04}"/>`;
}

function digit(side: number, unreadCount: number, fill: string, ink: string): string {
  const at = side * (1 - 0.3 - 0.02);
  return `${disc(side, 0.3, fill, ink)}<text x="${at}" y="${at}" dy=".36em" text-anchor="middle"
    font-family="sans-serif" font-weight="700" font-size="${side * 0.5}" fill="${ink}">${unreadCount}</text>`;
}

/** The current value of a colour token, which depends on the theme. */
function readColour(page: Document, token: string): string {
  const probe = page.createElement('span');
  probe.style.color = `var(${token})`;
  page.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
