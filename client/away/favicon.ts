/** More than one digit is not legible in sixteen pixels. */
const LEGIBLE = 9;

/**
 * Draws how many mails are unread onto the page's icon, in the colours of the page; 0 gives it
 * back as it was. What cannot be drawn leaves the icon as it is.
 */
export async function markIcon(page: Document, unread: number): Promise<void> {
  const link = page.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link === null) return;
  link.dataset['plain'] ??= link.href;
  const { plain } = link.dataset;
  const wished = String(unread);
  link.dataset['unread'] = wished;
  const href = unread === 0 ? plain : await drawn(page, plain, unread);
  // Another number was wished while this one was drawn.
  if (link.dataset['unread'] === wished) link.href = href;
}

async function drawn(page: Document, source: string, unread: number): Promise<string> {
  const svg = await (await fetch(source)).text();
  const icon = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const root = icon.documentElement;
  const [, , side = 32] = (root.getAttribute('viewBox') ?? '').split(/\s+/).map(Number);
  const light = colourOf(page, '--light');
  const onLight = colourOf(page, '--on-light');
  const badge = icon.createElementNS(root.namespaceURI, 'g');
  badge.innerHTML =
    unread > LEGIBLE ? disc(side, 0.24, light, onLight) : digit(side, unread, light, onLight);
  root.append(badge);
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(icon))}`;
}

/** Its ring keeps it apart from the drawing behind it. */
function disc(side: number, radius: number, fill: string, ring: string): string {
  const at = side * (1 - radius - 0.02);
  return `<circle cx="${at}" cy="${at}" r="${side * radius}" fill="${fill}" stroke="${ring}" stroke-width="${side * 0.04}"/>`;
}

function digit(side: number, unread: number, fill: string, ink: string): string {
  const at = side * (1 - 0.3 - 0.02);
  return `${disc(side, 0.3, fill, ink)}<text x="${at}" y="${at}" dy=".36em" text-anchor="middle"
    font-family="sans-serif" font-weight="700" font-size="${side * 0.5}" fill="${ink}">${unread}</text>`;
}

/** As the page shows a token now, by day or by night. */
function colourOf(page: Document, token: string): string {
  const probe = page.createElement('span');
  probe.style.color = `var(${token})`;
  page.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
