import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { isLong } from '#server/ops/testing/length.ts';
import { type Canary, startCanary } from './canary.ts';
import { type BarePage, openBarePage } from './html-isolation/bare-page.ts';
import type { Layers } from './html-isolation/harness.ts';
import { type CanaryResolver, startResolver, whyNoResolver } from './resolver.ts';
import { VECTORS } from './vectors/index.ts';
import type { Vector } from './vectors/vector.ts';

/**
 * Every attack by itself, behind each of the two layers with the other one taken away. The
 * layers stand in a page without any policy here; the product's page has one besides.
 */

const ZONE = 'canary.example';
/** Of the attacks without layers, so many must be seen: some are of browsers that are no more. */
const LIVE_SHARE = 0.7;

/** A stranger's world and a browser in it, for all tests of the file. */
interface Field {
  readonly context: BrowserContext;
  readonly barePage: BarePage;
  readonly canary: Canary;
  readonly resolver: CanaryResolver;
}

let field: Field;
const opened = new AsyncDisposableStack();

test.beforeAll(async () => {
  const missing = await whyNoResolver();
  test.skip(missing !== null, `no canary resolver: ${missing}`);
  const resolver = opened.use(await startResolver());
  const canary = opened.use(await startCanary());
  const barePage = opened.use(await openBarePage());
  // With a profile, as people have it: the ones of tests look nothing up ahead of time.
  const context = await chromium.launchPersistentContext('', {
    executablePath: resolver.browserPath,
    ignoreDefaultArgs: ['--disable-background-networking'],
    args: ['--no-sandbox', '--disable-component-update', '--disable-gpu', '--no-first-run'],
  });
  opened.defer(() => context.close());
  field = { context, barePage, canary, resolver };
});

test.afterAll(() => opened.disposeAsync());

/** What the attacks did; those that fetched something, or had a name looked up, by name. */
interface Harm {
  readonly fetched: readonly string[];
  readonly lookedUp: readonly string[];
  readonly dialogs: readonly string[];
  /** What page and frames hold that is neither the page nor a mail. */
  readonly navigations: readonly string[];
  readonly popups: readonly string[];
}

const nameOf = ({ id, name }: Vector) => `${id} ${name}`;

async function attack(vectors: readonly Vector[], layers: Layers): Promise<Harm> {
  const { context, barePage, canary, resolver } = field;
  // What another test has asked for is not of this one.
  const hostOf = (index: number) => `v${index}.${layers}.${ZONE}`;
  const page = await context.newPage();
  const [dialogs, popups]: [string[], string[]] = [[], []];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('popup', (popup) => popups.push(popup.url()));
  await page.goto(barePage.origin);
  const mails = vectors.map(({ html }, index) => {
    const authority = `${hostOf(index)}:${canary.port}`;
    return html.replaceAll('%', `http://${authority}`).replaceAll('~', authority);
  });
  await page.evaluate(([list, kind]) => window.showMails(list, kind), [mails, layers] as const);
  await page.evaluate(() => window.pokeMails());
  await settle(page, layers);
  // A frame of a mail that was kept from loading is blank: it went nowhere.
  const isOwn = (url: string) =>
    url === `${barePage.origin}/` || /^(?:about:blank)?$|^about:srcdoc(?:#|$)/.test(url);
  const within = page.frames().map((frame) => frame.url());
  const urls = page.url() === `${barePage.origin}/` ? within : [`gone to ${page.url()}`, ...within];
  const hosts = new Set(canary.requests.map(({ headers }) => headers.host?.split(':')[0]));
  const by = (names: ReadonlySet<string | undefined>) =>
    vectors.flatMap((one, index) => (names.has(hostOf(index)) ? nameOf(one) : []));
  const navigations = urls.filter((url) => !isOwn(url));
  for (const open of context.pages().slice(1)) await open.close();
  return { fetched: by(hosts), lookedUp: by(resolver.names), dialogs, navigations, popups };
}

/** Whatever was to be fetched has been, once something later has come that takes as long. */
async function settle(page: Page, layers: Layers): Promise<void> {
  const { context, canary, resolver } = field;
  for (const round of [1, 2, 3]) {
    const marker = await context.newPage();
    await marker.goto(`http://marker${round}.${layers}.${ZONE}:${canary.port}/marker`);
    await marker.close();
    // A page without layers may be led away meanwhile.
    await page.waitForFunction(() => new Promise((frame) => requestAnimationFrame(frame)));
  }
  expect(resolver.names).toContain(`marker3.${layers}.${ZONE}`);
}

function expectNone({ fetched, lookedUp, dialogs, navigations }: Harm): void {
  expect(fetched, 'fetched').toEqual([]);
  expect(lookedUp, 'looked up').toEqual([]);
  expect(dialogs, 'dialogs').toEqual([]);
  expect(navigations, 'navigations').toEqual([]);
}

test('SHOW-1 without layers the canaries see the attacks', async () => {
  const harm = await attack(VECTORS, 'none');
  const unseen = VECTORS.map(nameOf).filter((name) => !harm.lookedUp.includes(name));
  expect(1 - unseen.length / VECTORS.length, unseen.join(', ')).toBeGreaterThan(LIVE_SHARE);
  for (const hint of ['C4 dns-prefetch', 'C4 preconnect', 'C4 iframe'])
    expect(harm.lookedUp).toContain(hint);
  for (const id of ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8'])
    expect(harm.fetched.some((name) => name.startsWith(id))).toBe(true);
  expect(harm.dialogs.length).toBeGreaterThan(0);
  expect(harm.navigations.length).toBeGreaterThan(0);
});

test('C1 to C8, SHOW-1 the first layer alone: cleaned HTML in a frame with neither sandbox nor policy', async () => {
  const harm = await attack(VECTORS, 'first');
  expectNone(harm);
  expect(harm.popups).toEqual([]);
});

test('C1 to C8, SHOW-1 the second layer alone: raw HTML in the frame', async () => {
  // Hints come before any policy, and raw HTML reaches the frame in this test alone.
  const vectors = VECTORS.filter(({ isHint }) => !isHint);
  expectNone(await attack(vectors, 'second'));
});

test('C1 to C8, SHOW-1 the second layer alone, as it shuts in what was only parsed', async () => {
  expectNone(await attack(VECTORS, 'composed'));
});

// In the short form each of them holds alone, and `hostile` attacks both in the page.
if (isLong)
  test('C1 to C8, SHOW-1 both layers', async () => {
    const harm = await attack(VECTORS, 'both');
    expectNone(harm);
    expect(harm.popups).toEqual([]);
  });
