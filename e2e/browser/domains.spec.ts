import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { byLength } from '#server/ops/testing/length.ts';
import { test as base, expect } from './fixtures.ts';
import { expectAccessible, expectMargins, expectNothingSticksOut } from './page-checks.ts';

const POOL = `
domains:
  - domain: in.test
  - domain: a-name-that-is-long.of-mail.example.test
  - domain: "*.box.test"
`;

interface Fixtures {
  readonly pool: string;
  /** The pool's file, which a test may write anew. */
  readonly poolFile: string;
  /** The service has taken the pool, whatever the last test left. */
  readonly taken: undefined;
}

/** Tests of one pool share a file, and so a service. */
const test = base.extend<Fixtures>({
  pool: [POOL, { option: true }],
  poolFile: async ({ pool }, use) => {
    const name = createHash('sha256').update(pool).digest('hex').slice(0, 8);
    const file = path.join(tmpdir(), `mayfly-pool-${process.pid}-${name}.yaml`);
    files.add(file);
    await writeFile(file, pool);
    await use(file);
  },
  serviceEnv: async ({ poolFile }, use) => {
    await use({ MAYFLY_DOMAINS_FILE: poolFile });
  },
  taken: [
    async ({ page, pool }, use) => {
      const listed = [...pool.matchAll(/domain: "?([^"\n]+)/g)].map(([, domain]) => domain);
      await expect.poll(async () => (await activeDomains(page)).toSorted()).toEqual(listed.sort());
      await use(undefined);
    },
    { auto: true },
  ],
});

const files = new Set<string>();
test.afterAll(async () => {
  for (const file of files) await rm(file);
});

const choice = (page: Page) => page.getByRole('combobox', { name: 'Domain for new addresses' });
const Domains = z.object({
  domains: z.array(z.object({ domain: z.string(), state: z.string() })),
});

async function activeDomains(page: Page): Promise<readonly string[]> {
  const answer = await page.request.get('/api/v1/domains');
  const { domains } = Domains.parse(await answer.json());
  return domains.flatMap(({ domain, state }) => (state === 'active' ? [domain] : []));
}

const renew = (page: Page) => page.getByRole('button', { name: 'New address' }).first();

test('PAGE-5 the domain of the next address can be chosen, and stays chosen', async ({ page }) => {
  await page.goto('/');
  const address = page.getByTestId('address');
  for (const [domain, shape] of [
    ['in.test', /^[a-z]+\d+@in\.test$/],
    ['*.box.test', /^inbox@[a-z]+\d+\.box\.test$/],
  ] as const) {
    await choice(page).selectOption(domain);
    for (const _ of ['once', 'and again']) {
      const before = (await address.textContent()) ?? '';
      await renew(page).click();
      await expect(address).not.toHaveText(before);
      await expect(address).toHaveText(shape);
      await expect(choice(page)).toHaveValue(domain);
    }
  }
});

test('PAGE-5 what becomes of the domain is said, and what it no longer offers is not offered', async ({
  page,
  poolFile,
}) => {
  await page.goto('/');
  await choice(page).selectOption('in.test');
  await renew(page).click();
  await expect(page.getByTestId('address')).toHaveText(/@in\.test$/);
  const options = choice(page).getByRole('option');
  await expect(options).toHaveCount(4);

  await writeFile(poolFile, POOL.replace('in.test', 'in.test\n    state: draining'));
  await expect(page.getByText('This address works until you close the tab')).toBeVisible();
  await expect(options).toHaveText([
    'Any domain',
    'a-name-that-is-long.of-mail.example.test',
    'Own host in box.test',
  ]);
  await expect(choice(page)).toHaveValue('');

  await page.reload();
  await expect(page.getByText('This address works until you close the tab')).toBeVisible();

  await writeFile(poolFile, POOL.replace('in.test', 'in.test\n    state: retired'));
  await expect(page.getByText('receives no more email. Get a new address')).toBeVisible();
  await expect(page.getByText('This address receives no more email')).toBeVisible();
  await expect(page.getByText('appears here the moment')).toHaveCount(0);
  await page.getByRole('navigation').getByRole('button', { name: 'New address' }).click();
  await expect(page.getByTestId('address')).not.toHaveText(/@in\.test$/);
  await expect(page.getByText('receives no more email. Get a new address')).toBeHidden();
});

test.describe('in a pool of this machine alone', () => {
  test.use({ pool: 'domains:\n  - domain: one.localhost\n  - domain: two.localhost\n' });

  test('PAGE-5 an address whose domain is retired is offered no test mail', async ({
    page,
    pool,
    poolFile,
  }) => {
    await page.goto('/');
    await choice(page).selectOption('one.localhost');
    await renew(page).click();
    await expect(page.getByTestId('address')).toHaveText(/@one\.localhost$/);
    const testMail = page.getByRole('button', { name: 'Send a test email' });
    // A user who sees the page must learn this too, or would send from an account elsewhere.
    const isTooSmall = ({ width, height }: DOMRect) => width < 100 || height < 10;
    const sentence = page.getByText('Only this machine can reach this address.');
    expect(isTooSmall(await sentence.evaluate((each) => each.getBoundingClientRect()))).toBe(false);
    await testMail.click();
    await expect(page.locator('[data-message-id]')).toHaveCount(1);
    await expect(page.locator('[data-message-id]')).toContainText('Verified: mayfly.localhost');
    const inMenu = page.getByRole('menuitem', { name: 'Send a test email' });
    await page.getByRole('button', { name: 'Menu' }).click();
    await expect(inMenu).toBeVisible();
    await writeFile(poolFile, pool.replace('one.localhost', 'one.localhost\n    state: retired'));
    await expect(page.getByText('receives no more email. Get a new address')).toBeVisible();
    await expect(inMenu).toBeHidden();
  });
});

test('PAGE-5 with one domain there is nothing to choose', async ({ page, poolFile }) => {
  await writeFile(poolFile, 'domains:\n  - domain: in.test\n');
  // The page asks once; before the file is taken it would be told of the domains from before.
  await expect.poll(() => activeDomains(page)).toEqual(['in.test']);
  const listed = page.waitForResponse(/\/domains$/);
  await page.goto('/');
  await (await listed).finished();
  await expect(page.getByTestId('address')).toHaveText(/@/);
  await expect(choice(page)).toBeHidden();
});

const STATES = ['active', 'draining', 'retired'] as const;

interface Look {
  readonly width: number;
  readonly colorScheme: 'dark' | 'light';
  readonly dir: 'rtl' | 'ltr';
  readonly states: readonly (typeof STATES)[number][];
}

/** What becomes of a domain is a state of the page, too, which `states` has in both looks. */
const LOOKS = byLength<readonly Look[]>({
  short: [{ width: 320, colorScheme: 'dark', dir: 'rtl', states: ['active'] }],
  long: [
    { width: 320, colorScheme: 'dark', dir: 'rtl', states: STATES },
    { width: 1440, colorScheme: 'light', dir: 'ltr', states: STATES },
  ],
});

for (const { width, colorScheme, dir, states } of LOOKS) {
  test.describe(`${width} px, ${colorScheme}, ${dir}`, () => {
    test.use({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });

    test('PAGE-5 choice and notes are accessible, and nothing sticks out', async ({
      page,
      poolFile,
    }) => {
      await page.goto('/');
      await page.evaluate((to) => document.documentElement.setAttribute('dir', to), dir);
      await choice(page).selectOption({ index: 2 });
      await renew(page).click();
      await expect(page.getByTestId('address')).toHaveText(/example\.test$/);
      for (const state of states) {
        await writeFile(
          poolFile,
          POOL.replace('example.test', `example.test\n    state: ${state}`),
        );
        if (state !== 'active')
          await expectMargins(page, page.getByText(/works until|retired/).locator('svg'));
        await expectAccessible(page);
        await expectNothingSticksOut(page);
      }
    });
  });
}
