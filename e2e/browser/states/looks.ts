import type { Page } from '@playwright/test';

export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** `more` is asked for by the reader's system; `forced` colours are Windows' contrast themes. */
  readonly contrast: 'usual' | 'more' | 'forced';
}

const SIZES = [
  { size: 'wide', width: 1440, height: 900 },
  { size: 'narrow', width: 360, height: 780 },
] as const;
const SCHEMES = ['light', 'dark'] as const;
const CONTRASTS = ['usual', 'more', 'forced'] as const;

export const ALL_LOOKS: readonly Look[] = SIZES.flatMap(({ size, width, height }) =>
  SCHEMES.flatMap((colorScheme) =>
    CONTRASTS.map((contrast) => {
      const name = [size, colorScheme, ...(contrast === 'usual' ? [] : [contrast])].join('-');
      return { name, width, height, colorScheme, contrast };
    }),
  ),
);

/** Each width, theme and contrast once; `npm run axe` looks at all of them together. */
const ENOUGH = ['wide-light', 'narrow-dark', 'wide-dark-more', 'narrow-light-forced'];

export const SOME_LOOKS = ALL_LOOKS.filter(({ name }) => ENOUGH.includes(name));

/** Those of which pictures are taken. */
export const PICTURED = ['wide-light', 'wide-dark', 'narrow-light', 'narrow-dark'];

export async function wear(page: Page, look: Look): Promise<void> {
  const { width, height, colorScheme, contrast } = look;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({
    colorScheme,
    contrast: contrast === 'more' ? 'more' : 'no-preference',
    forcedColors: contrast === 'forced' ? 'active' : 'none',
    // Nothing may be half-way from one look to the next.
    reducedMotion: 'reduce',
  });
  await settle(page);
}

/** Colours go over from one theme to the next; that is over at once. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    for (const animation of document.getAnimations())
      if (animation instanceof CSSTransition) animation.finish();
    await frame();
  });
}
