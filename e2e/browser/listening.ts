import type { Page } from '@playwright/test';

/** Everything that is said aloud from here on, once for each time. */
export async function listen(page: Page): Promise<readonly string[]> {
  const heard: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'debug') heard.push(line.text());
  });
  await page.evaluate(() => {
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const text = element?.closest('[role="status"]')?.textContent ?? '';
        // biome-ignore lint/suspicious/noConsole: the way out of the page to the test
        if (text !== '') console.debug(text);
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return heard;
}
