import type { Page } from '@playwright/test';

export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /**
   * `more` is asked for by the reader's system, `chosen` on the page, and `forced` colours are
   * Windows' contrast themes.
   */
  readonly contrast: 'usual' | 'more' | 'chosen' | 'forced';
  /** Right to left in whatever language: a state is reached by its English words. */
  readonly direction: 'ltr' | 'rtl';
}

const SIZES = [
  { size: 'wide', width: 1440, height: 900 },
  { size: 'narrow', width: 360, height: 780 },
] as const;
const SCHEMES = ['light', 'dark'] as const;
const CONTRASTS = ['usual', 'more', 'chosen', 'forced'] as const;
const DIRECTIONS = ['ltr', 'rtl'] as const;

export const ALL_LOOKS: readonly Look[] = SIZES.flatMap(({ size, width, height }) =>
  SCHEMES.flatMap((colorScheme) =>
    CONTRASTS.flatMap((contrast) =>
      DIRECTIONS.map((direction) => {
        const marks = [contrast, direction].filter((mark) => mark !== 'usual' && mark !== 'ltr');
        const name = [size, colorScheme, ...marks].join('-');
        return { name, width, height, colorScheme, contrast, direction };
      }),
    ),
  ),
);

/** Each width, theme and direction once. */
const BOTH_WAYS = ['wide-light', 'narrow-dark-rtl'];

/** The other contrasts. */
const CONTRASTED = ['wide-dark-chosen-rtl', 'narrow-light-forced'];

/** States that have every kind of control and note between them: contrast changes only colours. */
const COLOURFUL = [
  'many',
  'reading-everything',
  'dialog-name-leave',
  'settings',
  'undo',
  'offline',
];

/** The looks of a state in the short form of the tests; the long form has all of them. */
export function shortLooks(state: string): readonly Look[] {
  const names = COLOURFUL.includes(state) ? [...BOTH_WAYS, ...CONTRASTED] : BOTH_WAYS;
  return ALL_LOOKS.filter(({ name }) => names.includes(name));
}

/** Those of which pictures are taken. */
export const PICTURED = ['wide-light', 'narrow-dark'];

export async function wear(page: Page, look: Look): Promise<void> {
  const { width, height, colorScheme, contrast, direction } = look;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({
    colorScheme,
    contrast: contrast === 'more' ? 'more' : 'no-preference',
    forcedColors: contrast === 'forced' ? 'active' : 'none',
    // Nothing may be half-way from one look to the next.
    reducedMotion: 'reduce',
  });
  await page.evaluate(
    ([theme, dir]) => {
      const root = document.documentElement;
      if (theme === null) root.removeAttribute('data-theme');
      else root.setAttribute('data-theme', theme);
      root.setAttribute('dir', dir);
    },
    [contrast === 'chosen' ? 'contrast' : null, direction] as const,
  );
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
