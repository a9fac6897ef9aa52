import { expect, test } from 'mayfly-client/playwright';

/** Sign-ups of each kind: the long form shows that none of many mixes up its email with another. */
const SIGN_UPS = process.env['LONG_TESTS'] === undefined ? 4 : 50;

for (let number = 1; number <= SIGN_UPS; number += 1) {
  test(`signs up by code, ${number}`, async ({ page, inbox }) => {
    await page.goto('/');
    await page.getByLabel('Email').fill(inbox.address);
    const mark = inbox.mark();
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('Code').fill(await inbox.code({ after: mark }));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByText(`Signed in as ${inbox.address}`)).toBeVisible();
  });

  test(`signs up by link, ${number}`, async ({ page, inbox }) => {
    await page.goto('/');
    await page.getByLabel('Email').fill(inbox.address);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    const email = await inbox.waitFor({ from: 'no-reply@shop.example', link: 'signin' });
    expect(email).toHaveLink(/\/sign-in\?token=/);
    await page.goto(email.link ?? '');
    await expect(page.getByText(`Signed in as ${inbox.address}`)).toBeVisible();
  });
}

test('a wrong code is refused, and no second email comes', async ({ page, inbox }) => {
  await page.goto('/');
  await page.getByLabel('Email').fill(inbox.address);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const code = await inbox.code();
  const mark = inbox.mark();
  await page.getByLabel('Code').fill(code === '123456' ? '654321' : '123456');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('alert')).toHaveText('The code is wrong.');
  await inbox.expectNone({ after: mark, within: 500 });
});
