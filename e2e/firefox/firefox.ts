import { type Browser, launch, type Page } from 'puppeteer-core';
import { findProgram } from '../programs.ts';

/** Milliseconds that a page may take for what it has to show; a machine under load is slow. */
const PATIENCE = 20_000;

const ADDRESS = '[data-testid="address"]';

/**
 * What automation switches off and people have: a page that is left goes into the
 * back-forward cache, and its process tells it what becomes of it.
 */
const AS_PEOPLE_HAVE_IT = {
  'fission.bfcacheInParent': true,
  'browser.sessionhistory.max_total_viewers': 8,
  // Nothing of the browser's own goes out to the internet, and nothing is asked.
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.tabs.warnOnClose': false,
} as const;

/** A real Firefox with a profile of its own, driven over WebDriver BiDi. */
export interface Firefox extends AsyncDisposable {
  /** A tab of its own, and everything that its console says or its page throws. */
  open(url: string): Promise<FoxTab>;
}

export interface FoxTab {
  readonly page: Page;
  /** Warnings, errors and what was thrown; a page in order says nothing. */
  readonly complaints: readonly string[];
}

/** `local`: a name that leads to this machine. */
export async function startFirefox(local?: string): Promise<Firefox> {
  const executablePath = await findProgram('firefox');
  if (executablePath === null) throw new Error('firefox is not installed');
  // Puppeteer makes the profile in a directory of its own and takes it away again.
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      ...AS_PEOPLE_HAVE_IT,
      ...(local !== undefined && { 'network.dns.localDomains': local }),
    },
  });
  return {
    open: (url) => openTab(browser, url),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function openTab(browser: Browser, url: string): Promise<FoxTab> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warn') complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, complaints };
}

/** The address, once it is shown and its socket is open. */
export async function shownAddress(page: Page): Promise<string> {
  await page.waitForSelector('[data-testid="connection"][data-state="live"]');
  const shown = await page.$eval(ADDRESS, (element) => element.textContent);
  return shown?.trim() ?? '';
}

/** Resolves once a row with this subject is there. */
export async function sees(page: Page, subject: string): Promise<void> {
  await page.waitForSelector(`[data-message-id] ::-p-text(${subject})`);
}

/** A page out of the cache is not loaded again, so no driver could wait for its load. */
export async function goBackToCached(page: Page, origin: string): Promise<void> {
  await page.evaluate(() => void setTimeout(() => history.back(), 0));
  await page.waitForFunction((wanted) => location.origin === wanted, {}, origin);
}
