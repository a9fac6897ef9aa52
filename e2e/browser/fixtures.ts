import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { sendMail } from '../harness/mail.ts';
import { type Relay, startRelay } from '../harness/relay.ts';
import { type Service, type ServiceEnv, startService } from '../harness/service.ts';
import { askRecipient } from '../harness/smtp.ts';
import { type Canary, startCanary } from './canary.ts';
import type { Options } from './options.ts';

interface Fixtures {
  readonly deployment: Deployment;
  /** The network in front of the service: the page comes through it. */
  readonly relay: Relay;
  readonly service: Service;
  /** A web server that a mail may point at. */
  readonly canary: Canary;
  /** No page of a test warns, complains or throws. */
  readonly silence: undefined;
  /** Every page of a test runs the way that its look wants. */
  readonly turn: undefined;
}

/** Far beyond the usual one: that a machine is busy makes no mail one that cannot be read. */
const READ_DEADLINE = '30s';

/** All tests of a worker come from one source, one after the other, and what that may is not their subject. */
const COMMON_ENV: ServiceEnv = {
  MAYFLY_HTTP_SOURCE_INBOXES: '0',
  MAYFLY_SMTP_SOURCE_MESSAGES: '0',
  MAYFLY_SMTP_SOURCE_FAILURES: '0',
};

/**
 * What outlives a test: starting a service costs more than most tests. All of it is here, since for a
 * file with something of its own Playwright starts another worker, with a browser and a service.
 */
interface Common {
  /** The service with these settings of its own. It runs until a test of this worker needs others. */
  readonly deploymentWith: (env: ServiceEnv | null) => Promise<Deployment>;
  /** Settings for STARTTLS. */
  readonly certified: ServiceEnv;
}

/** A service, as it is started in earnest, with the page it built and the network in front. */
interface Deployment extends AsyncDisposable {
  readonly relay: Relay;
  readonly service: Service;
}

/** One deployment at a time, opened anew when other settings are asked for. */
class SharedDeployment implements AsyncDisposable {
  #open: { readonly key: string; readonly deployment: Promise<Deployment> } | null = null;

  async with(env: ServiceEnv): Promise<Deployment> {
    const key = JSON.stringify(env);
    if (this.#open?.key !== key) {
      await this[Symbol.asyncDispose]();
      this.#open = { key, deployment: openDeployment(env) };
    }
    return this.#open.deployment;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const deployment = await this.#open?.deployment.catch(() => null);
    this.#open = null;
    await deployment?.[Symbol.asyncDispose]();
  }
}

async function openDeployment(env: ServiceEnv): Promise<Deployment> {
  await using opened = new AsyncDisposableStack();
  const relay = opened.use(await startRelay());
  const urls = { MAYFLY_PUBLIC_URL: relay.origin, MAYFLY_READ_DEADLINE: READ_DEADLINE };
  const service = opened.use(await startService({ ...urls, ...env }));
  leadTo(service, relay);
  const all = opened.move();
  return { relay, service, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** The page comes from this service from now on. */
export function leadTo({ httpUrl }: Pick<Service, 'httpUrl'>, relay: Relay): void {
  const { hostname, port } = new URL(httpUrl);
  relay.lead({ host: hostname, port: Number(port) });
}

export const test = base.extend<Options & Fixtures, Common>({
  serviceEnv: [null, { option: true }],
  expectedNoise: [null, { option: true }],
  direction: ['ltr', { option: true }],
  silence: [
    async ({ context, expectedNoise, service }, use) => {
      // It ends after this: what a page misses then, nobody complains of.
      void service;
      const complaints = listenForComplaints(context);
      await use(undefined);
      // A request may still be answered, by a handler that finds its page closed.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(complaints.filter((text) => !expectedNoise?.test(text))).toEqual([]);
    },
    { auto: true },
  ],
  turn: [
    async ({ context, direction }, use) => {
      if (direction === 'rtl') await context.addInitScript(mirror);
      await use(undefined);
    },
    { auto: true },
  ],
  deploymentWith: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from it
    async ({}, use) => {
      await using shared = new SharedDeployment();
      await using own = new SharedDeployment();
      await use((env) => (env === null ? shared.with(COMMON_ENV) : own.with(env)));
    },
    { scope: 'worker' },
  ],
  certified: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from it
    async ({}, use) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'mayfly-tls-'));
      const files = { cert: path.join(folder, 'mx.pem'), key: path.join(folder, 'mx.key') };
      const { cert, key } = makeCertificate({ names: ['mx.mayfly.localhost'], type: 'ec' });
      await writeFile(files.cert, cert);
      await writeFile(files.key, key);
      await use({ MAYFLY_TLS_CERT: files.cert, MAYFLY_TLS_KEY: files.key });
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  deployment: async ({ serviceEnv, deploymentWith }, use) => {
    const deployment = await deploymentWith(serviceEnv);
    await use(deployment);
    // The next one finds everything as it was, and nobody from before.
    deployment.relay.cut();
    leadTo(deployment.service, deployment.relay);
  },
  relay: ({ deployment }, use) => use(deployment.relay),
  service: ({ deployment }, use) => use(deployment.service),
  baseURL: ({ relay }, use) => use(relay.origin),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from it
  canary: async ({}, use) => {
    await using canary = await startCanary();
    await use(canary);
  },
});

export { expect };

/**
 * What the browser says that the page cannot help: of a request that was refused or cut off, as
 * the API's answers and the loss of a line are what many tests are about; of the driver's own
 * script, which it tries on each new frame, in those that run none; of workers that it blocks; and of
 * axe, which fetches style sheets anew.
 */
const NOT_OURS = [
  /^error: Failed to load resource.*\/api\/v1\//s,
  /^error: Failed to load resource: net::ERR_(?:CONNECTION|SOCKET|INTERNET|EMPTY_RESPONSE)/,
  // The same of the shell's worker, which the page asks for when all else is done.
  /^error: An unknown error occurred when fetching the script\./,
  /^(?:error|warning): WebSocket connection to '[^']*\/socket\.io\//,
  /^error: Blocked script execution in 'about:(?:blank|srcdoc)'/,
  /^warning: Service Worker registration blocked by Playwright/,
  /^warning: Couldn't load preload assets/,
];

/**
 * What walls say when a hostile mail runs into them, and what the canary has not got; for the
 * tests that let it.
 */
export const WALLS_SPEAK =
  /Content Security Policy|@import rules are not allowed here|Failed to load resource/;

/** Runs in the page. English from right to left: no word has to be another one for it. */
function mirror(): void {
  const turn = () => {
    const root = document.documentElement;
    if (root !== null && root.dir !== 'rtl') root.dir = 'rtl';
  };
  new MutationObserver(turn).observe(document, {
    ...{ childList: true, subtree: true },
    attributeFilter: ['dir'],
  });
}

function listenForComplaints(context: BrowserContext): readonly string[] {
  const complaints: string[] = [];
  context.on('console', (said) => {
    if (said.type() !== 'error' && said.type() !== 'warning') return;
    const text = `${said.type()}: ${said.text()} (${said.location().url})`;
    if (!NOT_OURS.some((noise) => noise.test(text))) complaints.push(text);
  });
  context.on('weberror', (thrown) => complaints.push(`thrown: ${thrown.error()}`));
  return complaints;
}

/** Opens the page and waits for the address that it shows. */
export async function openInbox(page: Page): Promise<string> {
  await page.goto('/');
  // Keys work from here on.
  await page.locator('#list-heading').waitFor({ state: 'attached' });
  return shownAddress(page);
}

export async function shownAddress(page: Page): Promise<string> {
  const address = page.getByTestId('address');
  await expect(address).toHaveText(/^[a-z0-9]+@mayfly\.localhost$/);
  return ((await address.textContent()) ?? '').trim();
}

export function row(page: Page, subject: string) {
  return page.locator('[data-message-id]').filter({ hasText: subject });
}

/** Opens that email; on a narrow window one that covers the list is closed before. */
export async function openMail(page: Page, subject: string): Promise<void> {
  const back = page.getByRole('button', { name: 'Back', exact: true });
  if (await back.isVisible()) await back.click();
  await row(page, subject).getByRole('button').first().click();
}

/** A command of the inbox: a button of the hero or the bar, else an item of the menu. */
export async function choose(page: Page, command: string): Promise<void> {
  const button = page.getByRole('button', { name: command, exact: true });
  const menu = page.getByRole('button', { name: 'Menu', exact: true });
  await expect(button.or(menu).first()).toBeVisible();
  if (await button.isVisible()) return button.click();
  await menu.click();
  await page.getByRole('menuitem', { name: command, exact: true }).click();
}

/** The button of the settings, which in the bar is that of the menu. */
export function settingsButton(page: Page) {
  return page.getByRole('button', { name: /^(?:Settings|Menu)$/ });
}

/** Chooses a command of the bar's menu, or of the hero's own. */
export async function chooseMore(page: Page, command: string): Promise<void> {
  await moreButton(page).click();
  await page.getByRole('menuitem', { name: command, exact: true }).click();
}

/** The button of the commands that have no button of their own. */
export function moreButton(page: Page) {
  return page.locator('main > header').getByRole('button', { name: /^(?:More|Menu)$/ });
}

export type ViewName = 'HTML' | 'Text' | 'Headers' | 'Source';

/** The button of the open email that names its view, and opens the choice of views. */
export function viewButton(page: Page) {
  return page.getByRole('button', { name: /^View: / });
}

export async function chooseView(page: Page, name: ViewName): Promise<void> {
  await viewButton(page).click();
  await page.getByRole('menuitemradio', { name, exact: true }).click();
}

export function connectionState(
  page: Page,
  state: 'live' | 'polling' | 'reconnecting' | 'offline',
) {
  return page.locator(`[data-testid="connection"][data-state="${state}"]`);
}

/** Delivers an email and waits until the page shows it. */
export async function deliver(
  page: Page,
  { smtp }: Service,
  to: string,
  subject: string,
): Promise<void> {
  await sendMail(smtp, { to, subject, text: 'Hello.' });
  await expect(row(page, subject)).toBeVisible();
}

/** Asks until mail for the address is refused as that for a dead one. */
export async function expectBounce({ smtp }: Service, address: string): Promise<void> {
  await expect
    .poll(async () => {
      const { code, text } = await askRecipient(smtp, address);
      return `${code} ${text}`;
    })
    .toMatch(/^550 5\.1\.1 /);
}

export async function expectTaken({ smtp }: Service, address: string): Promise<void> {
  expect(await askRecipient(smtp, address)).toMatchObject({ code: 250 });
}
