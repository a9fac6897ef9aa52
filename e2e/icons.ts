/** `npm run icons`: the icons that systems want as pixels, drawn by a browser from icon.svg. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS } from './harness/chromium.ts';
import { PROJECT_ROOT } from './harness/service.ts';
import { findProgram } from './programs.ts';

interface Shape {
  readonly file: string;
  /** Pixels. */
  readonly size: number;
  /** Of the width that the drawing takes. A mask leaves the inner 80 % in any case. */
  readonly scale: number;
  /** Whether the ground reaches into the corners, since the system rounds them itself. */
  readonly ground: 'own' | 'full';
}

const SHAPES: readonly Shape[] = [
  { file: 'icon-192.png', size: 192, scale: 1, ground: 'own' },
  { file: 'icon-512.png', size: 512, scale: 1, ground: 'own' },
  { file: 'icon-maskable-512.png', size: 512, scale: 0.76, ground: 'full' },
  { file: 'icon-180.png', size: 180, scale: 0.94, ground: 'full' },
];

const folder = path.join(PROJECT_ROOT, 'client/public');

async function draw(page: Page, svg: string, { file, size, scale, ground }: Shape): Promise<void> {
  const [, fill = 'none'] = /<rect[^>]* fill="([^"]+)"/.exec(svg) ?? [];
  const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<body style="margin:0;display:grid;place-items:center;block-size:100vh;
    background:${ground === 'full' ? fill : 'transparent'}">
    <img src="${image}" width="${size * scale}" height="${size * scale}">`);
  await page.evaluate('document.images[0].decode()');
  await page.screenshot({ path: path.join(folder, file), omitBackground: true });
}

const executablePath = await findProgram('chromium');
const browser = await chromium.launch({
  ...(executablePath === null ? {} : { executablePath }),
  args: [...CHROMIUM_FLAGS],
});
try {
  const page = await browser.newPage();
  const svg = await readFile(path.join(folder, 'icon.svg'), 'utf8');
  for (const shape of SHAPES) await draw(page, svg, shape);
} finally {
  await browser.close();
}
